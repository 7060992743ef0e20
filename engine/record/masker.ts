import { isTooShort, SHORTEST_SECRET } from '#shared/secret.ts';

const MASK = '***';

/**
 * Replaces secret values, plain and in the forms they are met in (base64 at any offset, URL- and JSON-escaped, hex), by `***`. Every value that was
 * asked for is added before it is used; everything on its way to disk goes through here.
 */
export class Masker {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;
  #longest = 0;

  add(value: string): void {
    const parts = value.includes('\n')
      ? [value, ...value.split(/\r?\n/).filter((line) => line.trim().length >= 8)]
      : [value];
    const before = this.#forms.size;
    for (const part of parts) for (const form of formsOf(part)) this.#forms.add(form);
    if (this.#forms.size === before) return;
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#longest = longestFirst[0]?.length ?? 0;
    this.#pattern = new RegExp(
      longestFirst.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)).join('|'),
      'g',
    );
  }

  get isEmpty(): boolean {
    return this.#pattern === undefined;
  }

  text(text: string): string {
    if (this.#pattern === undefined) return text;
    // Forms are kept byte by byte (latin1), so text is looked at in the same way.
    return isAscii(text)
      ? text.replaceAll(this.#pattern, MASK)
      : fromBytes(fromText(text).replaceAll(this.#pattern, MASK));
  }

  bytes(bytes: Uint8Array): Uint8Array {
    if (this.#pattern === undefined) return bytes;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const masked = text.replaceAll(this.#pattern, MASK);
    return masked === text ? bytes : Buffer.from(masked, 'latin1');
  }

  /** Texts inside a JSON value, keys too; what holds none is given back as it is. */
  value<Value>(value: Value): Value {
    return this.#pattern === undefined ? value : (this.#walk(value) as Value);
  }

  #walk(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.text(String(value)) === String(value) ? value : MASK;
    if (Array.isArray(value)) return value.map((item) => this.#walk(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.#walk(item)]));
  }

  /** For output in pieces: holds back what may be the beginning of a secret until more comes. */
  stream(): MaskStream {
    let held = '';
    return {
      write: (bytes) => {
        if (this.#pattern === undefined && held === '') return bytes;
        const text = held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
        const masked = this.#pattern === undefined ? text : text.replaceAll(this.#pattern, MASK);
        const keep = this.#beginning(masked);
        held = masked.slice(masked.length - keep);
        return Buffer.from(masked.slice(0, masked.length - keep), 'latin1');
      },
      end: () => {
        const rest = Buffer.from(held, 'latin1');
        held = '';
        return rest;
      },
    };
  }

  /** Length of the longest end of `text` with which a form begins. */
  #beginning(text: string): number {
    let longest = 0;
    for (const form of this.#forms) {
      for (let length = Math.min(form.length - 1, text.length, this.#longest); length > longest; length -= 1) {
        if (text.endsWith(form.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}

export interface MaskStream {
  write(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

function formsOf(value: string): readonly string[] {
  if (isTooShort(value)) return [];
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const forms = [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replaceAll('%20', '+'),
    url.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    // Programs differ in what they leave as it is: a whole address, a path, or nothing at all.
    encodeURI(value),
    url.replaceAll('%2F', '/'),
    url.replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`),
    asciiJson(json),
    json.replaceAll('/', String.raw`\/`),
    ...base64Forms(value),
    Buffer.from(value).toString('hex'),
    Buffer.from(value).toString('hex').toUpperCase(),
  ];
  return forms.filter((form) => form.length >= SHORTEST_SECRET).map(fromText);
}

/** As Python and others write it: letters beyond ASCII as `\uXXXX`. */
function asciiJson(json: string): string {
  return json.replaceAll(/[^\x20-\x7E]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Base64 of the value wherever it begins in a longer text: the letters that do not depend on its neighbours. */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const forms = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const first = Math.ceil((offset * 4) / 3);
    const last = (offset + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(first, last);
  });
  const padded = bytes.toString('base64');
  const all = [padded, ...forms, ...[padded, ...forms].flatMap(linesOf)];
  return [...all, ...all.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** As `base64` (76) and PEM files (64) wrap it, when the value begins a line. What is left at the end is told from ordinary words from 8 letters on. */
function linesOf(base64: string): readonly string[] {
  return [64, 76]
    .filter((width) => base64.length > width)
    .flatMap((width) => base64.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
    .filter((line) => line.length >= 8);
}

function fromText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function fromBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /^[\x00-\x7F]*$/.test(text);
}
