import { freeId } from '../id.ts';
import type { Catalogue } from '../module/manifest.ts';
import type { Data } from '../workflow/data-change.ts';
import { referencesIn, type SourceReference } from './references.ts';
import { idOf } from './safe-id.ts';
import type { Remark, SourceParameter, SourceStep } from './source.ts';

/** Names that the source uses without saying what they are become parameters of the workflow. */
export class ParameterNames {
  readonly #declared = new Map<
    string,
    { readonly id: string; readonly parameter: SourceParameter; readonly isRequired: boolean }
  >();
  readonly #given: ReadonlySet<string>;
  readonly #catalogue: Catalogue;

  constructor(given: Readonly<Record<string, SourceParameter>>, catalogue: Catalogue) {
    this.#given = new Set(Object.keys(given));
    this.#catalogue = catalogue;
    for (const [name, parameter] of Object.entries(given))
      this.#declared.set(name, { id: this.#freeId(name), parameter, isRequired: parameter.default === undefined });
  }

  /** The id of the parameter that a reference means. `at`: the action and parameter whose whole value it is. */
  use(
    { head, fallback }: SourceReference,
    at: { readonly action: string; readonly parameter: string } | undefined,
  ): string {
    const known = this.#declared.get(head);
    if (known !== undefined) return known.id;
    const id = this.#freeId(head);
    const type =
      at === undefined ? undefined : this.#catalogue.get(at.action)?.parameters.properties[at.parameter]?.type;
    const parameter = {
      type: typeof type === 'string' ? type : 'string',
      ...(fallback === undefined ? {} : { default: fallback }),
    };
    this.#declared.set(head, { id, parameter, isRequired: fallback === undefined });
    return id;
  }

  declareUnused(reference: SourceReference): void {
    const { head, fallback = '' } = reference;
    if (this.#declared.has(head)) return;
    this.#declared.set(head, {
      id: this.#freeId(head),
      parameter: { type: 'string', default: fallback, description: 'Nothing here uses it.' },
      isRequired: reference.fallback === undefined,
    });
  }

  #freeId(name: string): string {
    const taken = new Set([...this.#declared.values()].map(({ id }) => id));
    return freeId(idOf(name), (id) => taken.has(id));
  }

  declared(): Data {
    return Object.fromEntries(
      [...this.#declared.values()].map(({ id, parameter, isRequired }) => [
        id,
        isRequired && parameter.default === undefined ? { ...parameter, required: true } : parameter,
      ]),
    );
  }

  /** In the order in which the steps first ask for them. */
  required(steps: readonly SourceStep[]): readonly string[] {
    const asked = steps.flatMap(({ work }) => (work.kind === 'original' ? referencesIn(work.parameters) : []));
    const names = new Set([...asked.map(({ head }) => head), ...this.#declared.keys()]);
    return [...names].filter((name) => this.#declared.get(name)?.isRequired === true);
  }

  remarks(): readonly Remark[] {
    return [...this.#declared].flatMap(([name, { id, parameter }]): Remark[] => {
      if (this.#given.has(name))
        return id === name ? [] : [{ kind: 'renamed', text: `Parameter ${name} is ${id} here.` }];
      const what = parameter.default === undefined ? 'a value is needed for every run' : 'its default is kept';
      return [{ kind: 'guessed', text: `"${name}" is no step, so it became a parameter of the workflow; ${what}.` }];
    });
  }
}
