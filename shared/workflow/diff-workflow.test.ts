import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeDifference, lineDifferences } from './describe-difference.ts';
import { diffWorkflows, type WorkflowDifference } from './diff-workflow.ts';
import { randomText, randomWorkflow, writeJson, writeYaml, penOf, randomPen } from './document-rig.ts';
import { loadText } from './load.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const TEXT = `formatVersion: 1
settings:
  maxParallelTasks: 4
nodes:
  lint: # first
    action: static-analysis.eslint
    parameters: { path: src }
  unit:
    action: testing.run
    after: [lint]
    timeout: 10m
    retry: { max: 2, delay: 2s }
  script:
    action: shell.run
    parameters:
      command: |
        one
        two
        three
`;

function diff(before: string, after: string): WorkflowDifference {
  const result = diffWorkflows({ text: before }, { text: after });
  if (!result.ok) throw new Error(result.problem.reason);
  return result.value;
}

const wordsOf = (before: string, after: string) =>
  describeDifference(diff(before, after)).map(({ sign, indent, text }) => `${sign}${'  '.repeat(indent)} ${text}`);

describe('what changed between two versions of a workflow', () => {
  test('a changed field is told with its value before and after', () => {
    expect(wordsOf(TEXT, TEXT.replace('timeout: 10m', 'timeout: 20m').replace('max: 2', 'max: 3'))).toEqual([
      '~ node unit (testing.run) changed',
      '~   timeout: 10m → 20m',
      '~   retry.max: 2 → 3',
    ]);
  });

  test('a setting, an added and a removed node, and the edges between them are told', () => {
    const after = TEXT.replace('maxParallelTasks: 4', 'maxParallelTasks: 2').replace(
      /  script:[^]*/,
      '  last:\n    action: files.read\n    after: { unit: failed }\n',
    );
    expect(wordsOf(TEXT, after)).toEqual([
      '~ settings.maxParallelTasks: 4 → 2',
      '+ node last (files.read) added',
      '- node script (shell.run) removed',
      '+ edge unit → last (order, when failed)',
    ]);
  });

  test('a renamed node is one node, and naming it by its new id is no change', () => {
    const after = TEXT.replace('  lint:', '  check:').replace('[lint]', '[check]');
    expect(wordsOf(TEXT, after)).toEqual(['~ node lint renamed to check']);
  });

  test('a script is told line by line', () => {
    expect(wordsOf(TEXT, TEXT.replace('two', 'zwei')).slice(1)).toEqual([
      '~   parameters.command:',
      '      one',
      '-     two',
      '+     zwei',
      '      three',
    ]);
    expect(lineDifferences('a\nb', 'a\nc').map(({ sign, text }) => sign + text)).toEqual([' a', '-b', '+c']);
  });

  test('comments, quotes, order of keys and the form of "after" mean nothing', () => {
    const after = TEXT.replace(' # first', '')
      .replace('path: src', '"path": "src"')
      .replace('[lint]', '{ lint: succeeded }');
    expect(diff(TEXT, after)).toMatchObject({
      same: true,
      sameText: false,
      nodes: [],
      edges: { added: [], removed: [] },
    });
  });

  test('a node that only moved is told apart', () => {
    const layout = (x: number) => ({ ...EMPTY_LAYOUT, nodes: { lint: { x, y: 0 } } });
    const result = diffWorkflows({ text: TEXT, layout: layout(0) }, { text: TEXT, layout: layout(40) });
    expect(result).toMatchObject({ ok: true, value: { same: true, sameText: true, moved: ['lint'] } });
  });

  test('a text that is no workflow is a problem with its place', () => {
    expect(diffWorkflows({ text: TEXT }, { text: 'nodes: [' })).toMatchObject({
      ok: false,
      problem: { code: 'diff.unreadable', place: { line: expect.any(Number) } },
    });
  });

  test('law: the same data written in any two ways is no difference', () => {
    fc.assert(
      fc.property(randomWorkflow, randomPen, randomPen, (data, one, other) => {
        const [yaml, json] = [writeYaml(data, penOf(one)), writeJson(data, penOf(other))];
        // Some values have no JSON; then the two do not hold the same.
        const [a, b] = [loadText(yaml), loadText(json)];
        fc.pre(a.ok && b.ok && JSON.stringify(a.value) === JSON.stringify(b.value));
        expect(diff(yaml, json)).toMatchObject({ same: true, nodes: [], workflow: [] });
      }),
      { numRuns: 60 },
    );
  });

  test('law: every difference is seen from both sides, and there is none with oneself', () => {
    fc.assert(
      fc.property(randomText, randomText, (one, other) => {
        expect(diff(one, one).same).toBe(true);
        expect(diff(one, other).same).toBe(diff(other, one).same);
      }),
      { numRuns: 60 },
    );
  });
});
