import { loadText } from '#shared/workflow/load.ts';
import { dataAt, fieldOf, listAt, textAt, textsOf } from '#shared/import/source-data.ts';

export interface Stage {
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Empty: none. */
  readonly condition: string;
  readonly jobs: readonly { readonly name: string; readonly commands: readonly string[] }[];
}

/** The stages of a pipeline file by name; its order and faults are what the import of it says. */
export function stagesOf(text: string): ReadonlyMap<string, Stage> {
  const loaded = loadText(text);
  const data = loaded.ok ? loaded.value : undefined;
  const stages = listAt(dataAt(data, 'pipeline') ?? data, 'stages') ?? [];
  return new Map(
    stages.map((stage) => {
      const name = textAt(stage, 'name') ?? '';
      const jobs = (listAt(stage, 'jobs') ?? []).map((job) => ({
        name: textAt(job, 'name') ?? 'job',
        commands: textsOf(fieldOf(job, 'commands')),
      }));
      const dependencies = [...textsOf(fieldOf(stage, 'dependencies')), ...textsOf(fieldOf(stage, 'depends_on'))];
      return [name, { name, dependencies, condition: textAt(stage, 'condition') ?? '', jobs }];
    }),
  );
}
