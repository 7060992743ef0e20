import { isData } from '../workflow/data-change.ts';
import { parseTemplate } from '../workflow/template.ts';

const ROOTS: ReadonlySet<string> = new Set(['nodes', 'parameters', 'secrets', 'run', 'project', 'env']);
const NAMES = /^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*$/u;
const HIDDEN = /\uE000(\d+)\uE001/g;

/**
 * Steps that are written for us, not found in an old file, may hold expressions of ours beside the original's `{{step.output}}`. They are
 * taken out before the original's references are translated, and put back as they were.
 */
export class OwnExpressions {
  readonly #steps: ReadonlySet<string>;
  readonly #taken: string[] = [];

  constructor(steps: ReadonlySet<string>) {
    this.#steps = steps;
  }

  hide(value: unknown): unknown {
    return changed(value, (text) => this.#hideIn(text));
  }

  restore(value: unknown): unknown {
    return changed(value, (text) => this.#shown(text));
  }

  /** What was hidden may itself hold something that was hidden before it. */
  #shown(text: string): string {
    return text.replace(HIDDEN, (whole, index: string) => {
      const taken = this.#taken[Number(index)];
      return taken === undefined ? whole : this.#shown(taken);
    });
  }

  #hideIn(given: string): string {
    const text = given.replaceAll('\\{{', () => this.#token('\\{{'));
    let [rest, at] = ['', 0];
    for (const part of parseTemplate(text).parts) {
      if (part.kind === 'text') continue;
      const [from, to] = [part.start - 2, part.end + 2];
      rest += text.slice(at, from) + this.#hidden(text.slice(from, to), part.source.trim());
      at = to;
    }
    return rest + text.slice(at);
  }

  #hidden(written: string, source: string): string {
    const [head = '', ...path] = source.split('.');
    if (NAMES.test(source) && (!ROOTS.has(head) || path.length === 0 || this.#steps.has(head))) return written;
    // A parameter that is named alone is one of the workflow; so it gets declared.
    const [name = ''] = path;
    if (NAMES.test(source) && head === 'parameters' && path.length === 1 && !this.#steps.has(name))
      return `{{${name}}}`;
    return this.#token(written);
  }

  #token(written: string): string {
    return `\uE000${this.#taken.push(written) - 1}\uE001`;
  }
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (!isData(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, changed(item, change)]));
}
