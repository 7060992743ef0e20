import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './catalogue-rig.ts';
import { completeText, type TextContext } from './complete-text.ts';
import { describeText } from './describe-text.ts';
import { readWorkflow } from './read.ts';

const GOOD = `formatVersion: 1
parameters:
  path: { type: string }
nodes:
  lint:
    action: static-analysis.eslint
  unit:
    action: testing.run
`;
const context: TextContext = {
  workflow: readWorkflow(GOOD).workflow,
  catalogue: CATALOGUE,
  secrets: ['TOKEN'],
  workflows: ['gate'],
};

/** Labels offered at `¦`. */
function offered(marked: string): readonly string[] {
  const list = completeText(marked.replace('¦', ''), marked.indexOf('¦'), context);
  return list?.options.map(({ label }) => label) ?? [];
}

/** The text after the option was taken. */
function taken(marked: string, label: string): string | undefined {
  const offset = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const list = completeText(text, offset, context);
  const option = list?.options.find((one) => one.label === label);
  if (list === undefined || option === undefined) return undefined;
  return text.slice(0, list.from) + (option.insert ?? option.label) + text.slice(offset);
}

describe('completion in the text of a workflow', () => {
  test('offers the keys of the format, without those that are there', () => {
    expect(offered('formatVersion: 1\n¦')).toEqual([
      'name',
      'description',
      'tags',
      'parameters',
      'settings',
      'nodes',
      'outputs',
    ]);
    const keys = offered(`${GOOD}    ti¦`);
    expect(keys).toContain('timeout');
    expect(keys).not.toContain('action');
  });

  test('offers the values of the format', () => {
    expect(offered(`${GOOD}    join: ¦`)).toEqual(['all', 'any', 'first']);
    expect(offered('settings:\n  mode: r¦')).toContain('resource-aware');
    expect(offered(`${GOOD}    retry: { jitter: ¦ }`)).toEqual(['true', 'false']);
  });

  test('offers actions with what they are', () => {
    const text = `${GOOD}  more:\n    action: sh`;
    const list = completeText(text, text.length, context);
    expect(list?.options.find(({ label }) => label === 'shell.run')?.detail).toBe('Title of shell.run');
  });

  test('offers the parameters of the action that stands there, also while the rest cannot be read', () => {
    expect(offered('nodes:\n  a:\n    action: shell.run\n    parameters:\n      c¦\n  : [')).toEqual([
      'command',
      'cwd',
      'env',
    ]);
    expect(offered('nodes:\n  a: { action: testing.run, parameters: { runner: ¦ } }')).toEqual([
      'vitest',
      'node',
      'junit',
    ]);
  });

  test('offers the nodes one can run after, not those that wait for it', () => {
    const after = `${GOOD}    after: [¦]`;
    expect(offered(after)).toEqual(['lint']);
    expect(offered(`${GOOD}    after:\n      lint: f¦`)).toEqual(['succeeded', 'failed', 'finished']);
    const waiting = readWorkflow(GOOD.replace('eslint\n', 'eslint\n    after: [unit]\n')).workflow;
    expect(completeText(after.replace('¦', ''), after.indexOf('¦'), { ...context, workflow: waiting })).toBeUndefined();
  });

  test('completes expressions as the inspector does, in blocks of text too', () => {
    expect(offered(`${GOOD}    parameters:\n      path: "{{ parameters.¦`)).toEqual(['path']);
    expect(taken(`${GOOD}    when: "{{ lint.outputs.su¦ }}"`, 'nodes.lint.outputs.summary')).toContain(
      'when: "{{ nodes.lint.outputs.summary }}"',
    );
  });

  test('writes a mapping as a mapping, a value behind its colon', () => {
    expect(taken('nodes:\n  a:\n    action: shell.run\n    ti¦', 'timeout')).toBe(
      'nodes:\n  a:\n    action: shell.run\n    timeout: ',
    );
    expect(taken('nodes:\n  a:\n    ret¦', 'retry')).toBe('nodes:\n  a:\n    retry:\n      ');
  });

  test('says what a word means', () => {
    const text = `${GOOD}    timeout: 5m\n    after: [lint]\n    parameters: { runner: vitest }\n`;
    const about = (word: string) => describeText(text, text.lastIndexOf(word) + 1, context);
    expect(about('timeout')).toMatchObject({ title: 'timeout', about: 'Time limit of one attempt.' });
    expect(about('testing.run')).toMatchObject({ title: 'Title of testing.run', detail: 'testing.run' });
    expect(about('lint]')).toMatchObject({ title: 'lint', detail: expect.stringContaining('eslint') as string });
    expect(about('runner')).toMatchObject({ title: 'runner', detail: 'one of "vitest", "node", "junit"' });
    expect(about('5m')).toBeUndefined();
  });
});
