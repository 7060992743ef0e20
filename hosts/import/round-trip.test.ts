import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modules } from '#modules/registry.ts';
import { v1Of } from '#shared/export/v1.ts';
import { importSource } from '#shared/import/import-source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { readWorkflow } from '#shared/workflow/read.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/codomyrmex');
const isThere = existsSync(join(FOLDER, 'EXPECTED.json'));

interface Step {
  readonly name: string;
  readonly module: string;
  readonly action: string;
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  readonly dependencies?: readonly string[] | null;
  readonly timeout?: number | null;
  readonly max_retries?: number;
}

const catalogue = catalogueOf(modules.map(({ manifest }) => manifest));
const files = isThere
  ? Object.entries(
      JSON.parse(readFileSync(join(FOLDER, 'EXPECTED.json'), 'utf8')) as Readonly<
        Record<string, { readonly dialect: string; readonly workflows?: object }>
      >,
    )
      .filter(([path, { dialect, workflows }]) => dialect === 'v1' && workflows !== undefined && !/INVALID/.test(path))
      .map(([path]) => path)
  : [];

describe.skipIf(!isThere)('a v1 file of the original, imported and exported again', () => {
  test.each(files)('%s says what it said', (path) => {
    const text = readFileSync(join(FOLDER, path), 'utf8');
    const original = JSON.parse(text) as { readonly name: string; readonly steps: readonly Step[] };
    const [imported] = importSource({ path, text }, catalogue).workflows;
    const { workflow } = readWorkflow(imported?.text ?? '');
    if (imported === undefined || workflow === undefined) throw new Error('not imported');
    const again = JSON.parse(v1Of(workflow, imported.file).text) as typeof original;
    expect(again.name).toBe(original.name);
    // v1 does not wait for a step whose output is used unless it is told to: the import declares it, and the export keeps that.
    const undeclared = imported.undeclaredDataDependencies.map((each) => /^(.+) <- (.+) \(via/.exec(each)?.slice(1, 3));
    expect(again.steps.map(comparable)).toEqual(
      original.steps.map((step) => {
        const more = undeclared.flatMap((each) => (each?.[0] === step.name ? [each[1] ?? ''] : []));
        return comparable({ ...step, dependencies: [...(step.dependencies ?? []), ...more] });
      }),
    );
    // And the export means the same as the file when it is imported in its turn.
    const [second] = importSource({ path, text: JSON.stringify(again) }, catalogue).workflows;
    expect(second?.requiredParameters).toEqual(imported.requiredParameters);
    expect(second?.nodes).toEqual(imported.nodes);
  });
});

/** What v1 itself takes as equal: absent and empty, three retries where nothing is said, `.result` and `.output`. */
function comparable({ name, module, action, parameters, dependencies, timeout, max_retries }: Step) {
  return {
    name,
    module,
    action,
    parameters: JSON.parse(JSON.stringify(parameters ?? {}).replaceAll('.result}}', '.output}}')) as unknown,
    dependencies: [...(dependencies ?? [])].toSorted(),
    timeout: timeout ?? undefined,
    max_retries: max_retries ?? 3,
  };
}
