import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#shared/workflow/catalogue-rig.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { problemOfParameter, ruleFaults } from './rule-problems.ts';

const TEXT = `formatVersion: 1
settings: { timeout: soon, maxParallelTasks: many }
nodes:
  each:
    action: flow.for-each
    parameters: { items: [1] }
    nodes:
      a:
        action: shell.run
        parameters: { command: ls, colour: red }
        retry: { max: many, backoff: 3 }
        resources: { cpu: x, memory: 2GB }
        priority: urgent
`;

function faultsOf(node: string | undefined) {
  return ruleFaults(
    TEXT,
    validateWorkflow(TEXT, CATALOGUE).filter((problem) => problem.place?.node === node),
  );
}

describe('a wrong rule of a node', () => {
  test('is told at its own field, apart from problems of parameters', () => {
    expect([...faultsOf('each.a').problems.keys()]).toEqual(['retry.max', 'resources.cpu', 'priority']);
  });

  test('still shows what was written, though reading leaves it out', () => {
    expect(faultsOf('each.a').written).toMatchObject({
      retry: { max: 'many', backoff: 3 },
      resources: { cpu: 'x', memory: '2GB' },
      priority: 'urgent',
    });
  });

  test('of the whole workflow is told at its settings', () => {
    const { problems, written } = faultsOf(undefined);
    expect([...problems.keys()]).toEqual(['settings.timeout', 'settings.maxParallelTasks']);
    expect(written).toMatchObject({ settings: { timeout: 'soon', maxParallelTasks: 'many' } });
  });

  test('goes before a warning at the same field, and so does an error of a parameter', () => {
    const place = { line: 2, column: 13, parameter: 'x' };
    const warning = { code: 'a', message: 'a', severity: 'warning', place } as const;
    const error = { code: 'b', message: 'b', severity: 'error', place } as const;
    expect(ruleFaults(TEXT, [warning, error]).problems.get('settings.timeout')).toBe(error);
    expect(problemOfParameter([warning, error], 'x')).toBe(error);
    expect(problemOfParameter([warning], 'x')).toBe(warning);
  });

  test('is none where nothing is wrong', () => {
    expect(faultsOf('nobody')).toMatchObject({ written: undefined });
  });
});
