/* eslint-disable vitest/no-conditional-expect -- the oracle says only some things of each file */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modules } from '#modules/registry.ts';
import { importSource, isInvalid } from '#shared/import/import-source.ts';
import type { Dialect } from '#shared/import/source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';

/** The original's files lie beside the project on some machines only. */
const FOLDER = resolve(import.meta.dirname, '../../../shared/data/codomyrmex');
const isThere = existsSync(join(FOLDER, 'EXPECTED.json'));

interface ExpectedWorkflow {
  readonly step_count: number;
  readonly modules: readonly string[];
  readonly has_dependencies: boolean;
  readonly levels: readonly (readonly string[])[] | null;
  readonly unreachable: readonly string[];
  readonly errors: readonly string[];
  readonly undeclared_data_dependencies: readonly string[];
  readonly required_run_parameters: readonly string[];
  readonly estimated_duration_v1: number;
}

interface Expected {
  readonly dialect: string;
  readonly workflows?: Readonly<Record<string, ExpectedWorkflow>>;
  readonly errors?: readonly string[];
  readonly resource_types?: Readonly<Record<string, string>>;
  readonly directories?: readonly string[];
  readonly workflows_named?: readonly string[];
  readonly type?: string;
  readonly path?: string;
}

/** The oracle's words for dialects, in ours. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  'project-template': 'template',
  'pipeline (CI)': 'ci-pipeline',
  'command (doc only)': 'command',
  'complex-definition': 'complex',
  unparsable: 'unknown',
  'settings only (no steps; drives a Python script)': 'unknown',
};

const catalogue = catalogueOf(modules.map(({ manifest }) => manifest));
const expected = isThere
  ? (JSON.parse(readFileSync(join(FOLDER, 'EXPECTED.json'), 'utf8')) as Readonly<Record<string, Expected>>)
  : {};
const files = Object.entries(expected).filter(([path]) => existsSync(join(FOLDER, path)));

describe.skipIf(!isThere)('the files of the original', () => {
  test('are all here', () => {
    expect(files.length).toBe(Object.keys(expected).length);
  });

  test.each(files)('%s is found to hold what it holds', (path, oracle) => {
    const found = importSource({ path, text: readFileSync(join(FOLDER, path), 'utf8') }, catalogue);
    expect(found.dialect).toBe(DIALECTS[oracle.dialect] ?? oracle.dialect);
    if (oracle.errors !== undefined) {
      const told = [...found.problems, ...found.workflows.flatMap(({ problems }) => problems)];
      expect(told.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(oracle.errors);
    } else {
      expect(
        Object.fromEntries(
          found.workflows.map((workflow) => [
            workflow.name,
            {
              step_count: workflow.facts.stepCount,
              modules: workflow.facts.modules,
              has_dependencies: workflow.facts.hasDependencies,
              levels: workflow.levels,
              unreachable: workflow.facts.unreachable,
              errors: workflow.problems.filter((each) => each.severity === 'error').map(({ message }) => message),
              undeclared_data_dependencies: workflow.undeclaredDataDependencies,
              required_run_parameters: workflow.requiredParameters,
              estimated_duration_v1: workflow.facts.estimatedSeconds,
            },
          ]),
        ),
      ).toEqual(oracle.workflows ?? {});
    }
    if (oracle.resource_types !== undefined) expect(found.facts['resourceTypes']).toEqual(oracle.resource_types);
    if (oracle.directories !== undefined) expect(found.facts['directories']).toEqual(oracle.directories);
    if (oracle.workflows_named !== undefined) expect(found.facts['workflowsNamed']).toEqual(oracle.workflows_named);
    if (oracle.type !== undefined) expect(found.facts['type']).toBe(oracle.type);
    if (oracle.path !== undefined) expect(found.facts['path']).toBe(oracle.path);
  });

  const valid = files.filter(([, { workflows, errors }]) => workflows !== undefined && errors === undefined);
  test.each(valid)('what %s becomes is a workflow whose only errors are actions that do not exist', (path) => {
    const found = importSource({ path, text: readFileSync(join(FOLDER, path), 'utf8') }, catalogue);
    if (isInvalid(found)) {
      expect(found.workflows.every(({ text }) => text === '')).toBe(true);
      return;
    }
    for (const { text, nodes, problems } of found.workflows) {
      const errors = validateWorkflow(text, catalogue).filter(({ severity }) => severity === 'error');
      expect(errors.filter(({ code }) => code !== 'action.unknown')).toEqual([]);
      const unknown = problems.filter(({ code }) => code === 'action.unknown').map(({ place }) => place?.node);
      expect(new Set(errors.map(({ place }) => place?.node))).toEqual(new Set(unknown));
      for (const { id } of nodes) expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    }
  });
});
