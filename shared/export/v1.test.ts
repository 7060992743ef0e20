import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { importSource } from '../import/import-source.ts';
import { readWorkflow } from '../workflow/read.ts';
import { v1Of } from './v1.ts';

const exported = (nodes: string) => {
  const { workflow } = readWorkflow(`formatVersion: 1\nname: w\n${nodes}`);
  if (workflow === undefined) throw new Error('not a workflow');
  const { text, report } = v1Of(workflow, 'w');
  return { data: JSON.parse(text) as { readonly steps: readonly Record<string, unknown>[] }, report };
};

describe('a workflow as v1 JSON', () => {
  test('what came from v1 goes back as it was: names, parameters that ours has not, keys we do not know', () => {
    const source = {
      name: 'nightly',
      owner: 'anna',
      steps: [
        {
          name: 'look-around',
          module: 'static_analysis',
          action: 'analyze_code',
          parameters: { target_path: '{{where}}', depth: 3 },
          dependencies: [],
          timeout: 90,
          max_retries: 2,
          note: 'slow',
        },
        {
          name: 'draw',
          module: 'data_visualization',
          action: 'create_bar_chart',
          parameters: { categories: ['a'], values: [1], title: 'of {{look-around.output}}', note: '{{x' },
          dependencies: ['look-around'],
          max_retries: 0,
        },
      ],
    };
    const [imported] = importSource({ path: 'nightly.json', text: JSON.stringify(source) }, CATALOGUE).workflows;
    const { workflow } = readWorkflow(imported?.text ?? '');
    if (workflow === undefined) throw new Error('not read');
    expect(JSON.parse(v1Of(workflow, 'nightly').text)).toEqual(source);
  });

  test('an action of ours that the original has gets its name there; others keep ours, and this is told', () => {
    const { data, report } = exported(`nodes:
  lint: { action: static-analysis.eslint, parameters: { path: src } }
  say: { action: shell.run, after: [lint], parameters: { command: [echo, hello] } }
`);
    expect(data.steps[0]).toMatchObject({ module: 'static_analysis', parameters: { path: 'src' } });
    expect(data.steps[1]).toMatchObject({ module: 'shell', action: 'run', dependencies: ['lint'] });
    expect(report).toEqual([
      {
        kind: 'changed',
        node: 'say',
        text: 'The original has no action shell.run; it is written as it is called here.',
      },
    ]);
  });

  test('conditions, containers, expressions and defaults that v1 cannot say are all told', () => {
    const { report } = exported(`parameters: { who: { type: string, default: you } }
settings: { maxParallelTasks: 2 }
nodes:
  lint: { action: static-analysis.eslint, when: "{{ parameters.who = 'you' }}" }
  tests: { action: testing.run, after: { lint: failed }, parameters: { path: "{{ $uppercase(parameters.who) }}" } }
  box: { action: flow.group, nodes: { inner: { action: testing.run } } }
`);
    const texts = report.map(({ node, text }) => `${node ?? ''} ${text}`).join('\n');
    for (const word of [
      'lint when',
      'after lint: failed',
      '$uppercase',
      'containers',
      'default of parameter who',
      'settings',
    ])
      expect(texts).toContain(word);
  });

  test('a node whose action was changed since the import is written as what it is now', () => {
    const { data } = exported(`nodes:
  a: { action: testing.run, x-v1: { module: static_analysis, action: run_linter } }
`);
    expect(data.steps[0]?.['action']).toBe('run_tests');
  });
});
