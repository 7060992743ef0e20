import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { CATALOGUE } from './catalogue-rig.ts';
import type { WorkflowDocument } from './document.ts';
import { extractNodes } from './extract.ts';
import { inlineNode } from './inline.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const TEXT = `# About the gate
formatVersion: 1
name: gate
parameters:
  path: { type: string, default: src }
nodes:
  branch:
    action: shell.run
    parameters: { command: [git, branch] }
  # the linter
  lint:
    action: static-analysis.eslint
    after: [branch]
    parameters: { path: "{{ parameters.path }}" } # where
  note:
    action: shell.run
    parameters:
      command: "say {{ nodes.branch.outputs.stdout }} {{ nodes.lint.outputs.summary.errors }} {{ nodes.lint.outputs.summary.warnings }}"
  build:
    action: shell.run
    after: { note: finished, lint: succeeded }
    parameters: { command: [build, "{{ nodes.note.outputs.exitCode }}"] }
outputs:
  said: "{{ nodes.note.outputs.stdout }}"
`;

const LAYOUT = {
  ...EMPTY_LAYOUT,
  nodes: { branch: { x: 0, y: 0 }, lint: { x: 300, y: 0 }, note: { x: 600, y: 80 }, build: { x: 900, y: 0 } },
};

const document = (text: string = TEXT): WorkflowDocument => ({ name: 'gate', text, layout: LAYOUT });
const take = (paths: readonly string[], text = TEXT) =>
  extractNodes(document(text), CATALOGUE, { paths, name: 'check', places: {} });

function good(paths: readonly string[], text = TEXT) {
  const result = take(paths, text);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason}`);
  const parent = applyEdits(document(text), result.value.edits);
  if (!parent.ok) throw new Error(parent.problem.message);
  return { ...result.value, parent: parent.value };
}

function refusal(paths: readonly string[], text = TEXT): string {
  const result = take(paths, text);
  return result.ok ? 'taken out' : result.problem.message;
}

describe('nodes taken out into a workflow of their own', () => {
  test('what they used becomes typed parameters, what was used of them becomes outputs; comments go along', () => {
    const wide = TEXT.replace('after: { note: finished, lint: succeeded }', 'after: [note]');
    const { made, parent, path } = good(['lint', 'note'], wide);
    expect(made.text).toBe(`formatVersion: 1
name: check
parameters:
  path: { type: string, default: src }
  stdout:
    type: string
nodes:
  # the linter
  lint:
    action: static-analysis.eslint
    parameters: { path: "{{ parameters.path }}" } # where
  note:
    action: shell.run
    parameters:
      command: "say {{ parameters.stdout }} {{ nodes.lint.outputs.summary.errors }} {{ nodes.lint.outputs.summary.warnings }}"
outputs:
  exitCode: "{{ nodes.note.outputs.exitCode }}"
  stdout: "{{ nodes.note.outputs.stdout }}"
`);
    expect(parent.text).toBe(`# About the gate
formatVersion: 1
name: gate
parameters:
  path: { type: string, default: src }
nodes:
  branch:
    action: shell.run
    parameters: { command: [git, branch] }
  # the linter
  build:
    action: shell.run
    after: [check]
    parameters: { command: [build, "{{ nodes.check.outputs.exitCode }}"] }
  check:
    action: flow.run-workflow
    name: check
    after: [branch]
    parameters:
      workflow: check
      parameters:
        stdout: "{{ nodes.branch.outputs.stdout }}"
        path: "{{ parameters.path }}"
outputs:
  said: "{{ nodes.check.outputs.stdout }}"
`);
    expect(path).toBe('check');
    expect(made.layout.nodes).toEqual({ lint: { x: 300, y: 0 }, note: { x: 600, y: 80 } });
    expect(parent.layout.nodes).toEqual({ branch: { x: 0, y: 0 }, build: { x: 900, y: 0 }, check: { x: 448, y: 40 } });
  });

  test('what is no plain text or number comes along with all outputs of its node, so that lists stay lists', () => {
    const { made, parent } = good(
      ['note'],
      TEXT.replace('after: { note: finished, lint: succeeded }', 'after: [note]'),
    );
    expect(made.text).toContain('{{ parameters.lint.summary.errors }} {{ parameters.lint.summary.warnings }}');
    expect(made.text).toContain('  lint:\n    type: object');
    expect(parent.text).toContain('lint: "{{ nodes.lint.outputs }}"');
  });

  test('out of a loop the item is given as an object, and the loop keeps the node that runs the workflow', () => {
    const loop = `formatVersion: 1
nodes:
  each:
    action: flow.for-each
    parameters: { items: [a, b] }
    outputs: { text: "{{ nodes.say.outputs.stdout }}" }
    nodes:
      say:
        action: shell.run
        parameters: { command: [echo, "{{ item.name }}", "{{ index }}"] }
`;
    const { made, parent, path } = good(['each.say'], loop);
    expect(path).toBe('each.check');
    expect(made.text).toContain('[echo, "{{ parameters.each.item.name }}", "{{ parameters.index }}"]');
    expect(parent.text).toContain('each: "{{ {\\"item\\": item} }}"');
    expect(parent.text).toContain('outputs: { text: "{{ nodes.check.outputs.stdout }}" }');
    const back = inlineNode(parent, path, made, { x: 0, y: 0 });
    const text = back.ok ? applyEdits(parent, back.value.edits) : undefined;
    expect(text?.ok === true && text.value.text).toContain('command: [echo, "{{ item.name }}", "{{ index }}"]');
  });
});

describe('is refused, with the reason, where the result would mean something else', () => {
  test('a node between two selected ones', () => {
    expect(refusal(['branch', 'note'])).toBe('"lint" would have to run in the middle of the new workflow.');
  });

  test('different conditions behind, a failure that is handled outside, a node that may be skipped', () => {
    expect(refusal(['lint', 'note'])).toMatch(/waits for the selected nodes in different ways/);
    const failed = TEXT.replace('{ note: finished, lint: succeeded }', '{ note: failed }');
    expect(refusal(['lint', 'note'], failed.replace(', "{{ nodes.note.outputs.exitCode }}"', ''))).toMatch(
      /"build" runs when "note" failed/,
    );
    const skipped = TEXT.replace('{ note: finished, lint: succeeded }', '[note]').replace(
      '  note:\n',
      '  note:\n    when: "{{ parameters.path = \'x\' }}"\n',
    );
    expect(refusal(['lint', 'note'], skipped)).toMatch(/may be skipped/);
  });

  test('nodes that wait for each other in a circle are judged all the same', () => {
    const circle = TEXT.replace('after: [branch]', 'after: [branch, note]');
    expect(refusal(['lint', 'note'], circle)).toMatch(/waits for the selected nodes in different ways/);
    expect(refusal(['lint', 'note'], circle.replace('{ note: finished, lint: succeeded }', '[note]'))).toEqual(
      expect.any(String),
    );
  });

  test('nodes of several containers, and expressions that cannot be rewritten', () => {
    const lookup = TEXT.replace('{{ nodes.branch.outputs.stdout }}', "{{ $lookup(nodes, 'branch').outputs.stdout }}");
    expect(refusal(['note'], lookup.replace('{ note: finished, lint: succeeded }', '[note]'))).toMatch(
      /cannot be rewritten/,
    );
  });
});

describe('a workflow put back in the place of its node', () => {
  const child = (text: string): WorkflowDocument => ({ name: 'check', text, layout: EMPTY_LAYOUT });
  const CHILD = `formatVersion: 1
parameters: { path: { type: string, default: lib } }
nodes:
  lint: { action: static-analysis.eslint, parameters: { path: "{{ parameters.path }}" } }
outputs: { findings: "{{ nodes.lint.outputs.findings }}" }
`;
  const parent = (more: string): string => `formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: [x] } }
  gate:
    action: flow.run-workflow
    after: [lint]
${more}    parameters: { workflow: check }
  chart:
    action: data-visualization.chart
    after: [gate]
    parameters: { kind: bar, data: "{{ nodes.gate.outputs.findings }}" }
`;
  const back = (text: string): string => {
    const result = inlineNode(document(text), 'gate', child(CHILD), { x: 0, y: 0 });
    if (!result.ok) throw new Error(result.problem.message);
    const after = applyEdits(document(text), result.value.edits);
    if (!after.ok) throw new Error(after.problem.message);
    return after.value.text;
  };

  test('stands side by side, with new ids where the old are taken and values for its parameters', () => {
    expect(back(parent(''))).toBe(`formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: [x] } }
  chart:
    action: data-visualization.chart
    after: [lint_2]
    parameters: { kind: bar, data: "{{ nodes.lint_2.outputs.findings }}" }
  lint_2:
    action: static-analysis.eslint
    after: [lint]
    parameters:
      path: lib
`);
  });

  test('comes as a group where the node had a time limit of its own', () => {
    const text = back(parent('    timeout: 5m\n'));
    expect(text).toContain('action: flow.group');
    expect(text).toContain('timeout: 5m');
    expect(text).toContain('data: "{{ nodes.gate.outputs.findings }}"');
  });
});
