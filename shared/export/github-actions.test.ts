import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { importSource } from '../import/import-source.ts';
import { readWorkflow } from '../workflow/read.ts';
import { gitHubActionsOf } from './github-actions.ts';

const exported = (text: string) => {
  const { workflow } = readWorkflow(`formatVersion: 1\nname: w\n${text}`);
  if (workflow === undefined) throw new Error('not a workflow');
  const { text: yaml, report } = gitHubActionsOf(workflow, 'w');
  return { yaml, data: parse(yaml) as { readonly on: any; readonly jobs: any }, report }; // eslint-disable-line typescript/no-explicit-any -- as untyped as GitHub's view of it
};

describe('a workflow for GitHub Actions', () => {
  test('nodes are jobs with needs, commands are steps, parameters are inputs', () => {
    const { data, report } = exported(`parameters: { who: { type: string, default: you } }
nodes:
  hello: { action: shell.run, timeout: 90s, parameters: { command: [echo, "it's {{ parameters.who }}"], env: { CI: true } } }
  bye: { action: shell.run, after: [hello], onFailure: continue, parameters: { command: echo bye, cwd: docs } }
`);
    expect(data.on.workflow_dispatch.inputs.who).toEqual({ type: 'string', required: false, default: 'you' });
    expect(data.jobs.hello.steps[1]).toEqual({
      name: 'hello',
      run: String.raw`echo 'it'\''s '"$PARAMETER_who"`,
      env: { PARAMETER_who: '${{ inputs.who }}', CI: 'true' },
    });
    expect(data.jobs.hello['timeout-minutes']).toBe(2);
    expect(data.jobs.bye).toMatchObject({ needs: ['hello'], 'continue-on-error': true });
    expect(data.jobs.bye.steps[1]['working-directory']).toBe('docs');
    expect(report).toEqual([]);
  });

  test('what GitHub cannot do fails there and is told, never green', () => {
    const { data, report } = exported(`nodes:
  lint: { action: static-analysis.eslint }
  say: { action: shell.run, when: "{{ 1 = 1 }}", parameters: { command: "echo {{ nodes.lint.outputs.findings }}" } }
`);
    expect(data.jobs.lint.steps[1].run).toContain('exit 1');
    expect(data.jobs.say.steps[1].run).toContain('exit 1');
    expect(report.map(({ node }) => node)).toEqual(['lint', 'say', 'say']);
  });

  test('other conditions than success become if, rounds become a matrix', () => {
    const { data } = exported(`nodes:
  a: { action: shell.run, parameters: { command: "true" } }
  b: { action: shell.run, after: { a: failed }, parameters: { command: "true" } }
  each:
    action: flow.for-each
    parameters: { items: [x, y], maxParallel: 2 }
    nodes: { one: { action: shell.run, parameters: { command: [echo, "{{ item }}"] } } }
`);
    expect(data.jobs.b.if).toBe("always() && needs.a.result == 'failure'");
    expect(data.jobs.each.strategy).toEqual({ matrix: { item: ['x', 'y'] }, 'max-parallel': 2 });
    expect(data.jobs.each.steps[1]).toMatchObject({
      run: 'echo "$MATRIX_item"',
      env: { MATRIX_item: '${{ matrix.item }}' },
    });
  });

  test('no value of a run is pasted into a script: it is read from a variable, as one word, inside whatever quotes are open', () => {
    const { data } = exported(`parameters: { who: { type: string } }
nodes:
  bare: { action: shell.run, parameters: { command: "echo hello {{ parameters.who }}" } }
  double: { action: shell.run, parameters: { command: 'echo "hello {{ parameters.who }}"' } }
  single: { action: shell.run, parameters: { command: "echo 'hello {{ secrets.KEY }}'" } }
  own: { action: shell.run, parameters: { command: [echo, '{{ env.HOME }}', '$HOME; exit'] } }
`);
    const step = (job: string) => data.jobs[job].steps[1] as { readonly run: string; readonly env?: object };
    expect(step('bare').run).toBe('echo hello "${PARAMETER_who}"');
    expect(step('double').run).toBe('echo "hello ${PARAMETER_who}"');
    expect(step('single')).toMatchObject({
      run: `echo 'hello '"\${SECRET_KEY}"''`,
      env: { SECRET_KEY: '${{ secrets.KEY }}' },
    });
    for (const job of ['bare', 'double', 'single']) expect(step(job).run).not.toContain('${{');
    expect(step('own').run).toBe(`echo "$HOME" '$HOME; exit'`);
  });

  test('what is exported can be imported again with the same jobs and order', () => {
    const { yaml } = exported(`nodes:
  a: { action: shell.run, parameters: { command: [npm, test] } }
  b: { action: shell.run, after: [a], parameters: { command: [npm, run, build] } }
`);
    const [again] = importSource({ path: '.github/workflows/w.yml', text: yaml }, CATALOGUE).workflows;
    expect(again?.levels).toEqual([['a'], ['b']]);
  });
});
