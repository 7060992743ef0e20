import { diffLines } from 'diff';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { isData } from './data-change.ts';
import { nodePathOf } from './document-data.ts';
import { randomEdit, randomNodeChange, randomRename, randomText } from './document-rig.ts';
import type { WorkflowDocument } from './document.ts';
import type { Edit } from './edit.ts';
import { nodeAt, parseSource } from './source-tree.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const GATE = `formatVersion: 1
name: quality-gate   # shown in the list
parameters:
  path: { type: string, default: . }

# What runs
nodes:
  lint:
    action: static-analysis.eslint
    parameters: { path: "{{ parameters.path }}" }

  # The slow one
  unit:
    action: testing.run
    retry: { max: 2, delay: 2s }   # flaky

  group:
    action: flow.group
    nodes:
      e2e:
        action: shell.run
        parameters:
          command: |
            npx playwright test
            echo {{ nodes.unit.outputs.summary.passed }}
        after:
          - unit   # order only
    outputs:
      ok: "{{ nodes.e2e.status }}"

  chart:
    action: data-visualization.chart
    after:
      unit: finished
      lint: succeeded   # why
    parameters: { kind: bar, data: '{{ nodes.unit.outputs.summary }}' }
outputs:
  report: "{{ nodes.chart.outputs.svg }} of {{ nodes."unit".status }}"
`.replace('"unit".status }}"', '`unit`.status }}"');

function documentOf(text: string, layout: WorkflowDocument['layout'] = EMPTY_LAYOUT): WorkflowDocument {
  return { name: 'gate', text, layout };
}

function apply(text: string, ...edits: Edit[]): string {
  const result = applyEdits(documentOf(text), edits);
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.reason}`);
  return result.value.text;
}

function refusal(text: string, ...edits: Edit[]): string {
  const result = applyEdits(documentOf(text), edits);
  return result.ok ? 'applied' : result.problem.code;
}

/** Only these lines differ: `- old` and `+ new`, in order. */
function difference(before: string, after: string): string[] {
  return diffLines(before, after)
    .filter((part) => part.added || part.removed)
    .flatMap((part) =>
      part.value
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${part.added ? '+' : '-'} ${line}`),
    );
}

describe('only what changes is written', () => {
  test('a parameter on one line stays on one line, in its quotes', () => {
    const after = apply(GATE, { type: 'node.set', path: 'chart', field: ['parameters', 'data'], value: 'none' });
    expect(difference(GATE, after)).toEqual([
      "-     parameters: { kind: bar, data: '{{ nodes.unit.outputs.summary }}' }",
      "+     parameters: { kind: bar, data: 'none' }",
    ]);
  });

  test('a comment behind a value stays behind the new value', () => {
    expect(difference(GATE, apply(GATE, { type: 'workflow.set', field: ['name'], value: 'gate' }))).toEqual([
      '- name: quality-gate   # shown in the list',
      '+ name: gate   # shown in the list',
    ]);
    expect(
      difference(GATE, apply(GATE, { type: 'node.set', path: 'unit', field: ['retry'], value: { max: 5 } })),
    ).toEqual(['-     retry: { max: 2, delay: 2s }   # flaky', '+     retry: { max: 5 }   # flaky']);
  });

  test('a new field goes where people write it, a new node to the end of its scope after a blank line like the others', () => {
    expect(
      difference(GATE, apply(GATE, { type: 'node.set', path: 'unit', field: ['name'], value: 'Unit tests' })),
    ).toEqual(['+     name: Unit tests']);
    expect(apply(GATE, { type: 'node.set', path: 'unit', field: ['name'], value: 'Unit tests' })).toContain(
      'action: testing.run\n    name: Unit tests\n    retry',
    );
    const added = apply(GATE, {
      type: 'node.put',
      path: 'build',
      node: { action: 'build-synthesis.run', after: ['lint', 'unit'] },
    });
    expect(difference(GATE, added)).toEqual([
      '+ ',
      '+   build:',
      '+     action: build-synthesis.run',
      '+     after: [lint, unit]',
    ]);
    const inner = apply(GATE, {
      type: 'node.put',
      path: 'group.more',
      node: { action: 'shell.run', parameters: { command: ['ls', '-l'] } },
    });
    expect(difference(GATE, inner)).toEqual([
      '+       more:',
      '+         action: shell.run',
      '+         parameters:',
      '+           command: [ls, -l]',
    ]);
  });

  test('putting a node that differs in one field writes that field', () => {
    const put: Edit = {
      type: 'node.put',
      path: 'unit',
      node: { action: 'testing.run', retry: { max: 3, delay: '2s' } },
    };
    expect(difference(GATE, apply(GATE, put))).toEqual([
      '-     retry: { max: 2, delay: 2s }   # flaky',
      '+     retry: { max: 3, delay: 2s }   # flaky',
    ]);
  });

  test('a field without a value goes, and the mapping it emptied with it', () => {
    const text = apply(GATE, { type: 'node.set', path: 'lint', field: ['parameters', 'path'] });
    expect(difference(GATE, text)).toEqual(['-     parameters: { path: "{{ parameters.path }}" }']);
    expect(difference(GATE, apply(GATE, { type: 'workflow.set', field: ['outputs', 'report'] }))).toHaveLength(2);
  });

  test('removing a node takes its lines and every "after" that named it, in lists and mappings, also inside containers', () => {
    expect(difference(GATE, apply(GATE, { type: 'node.remove', path: 'unit' }))).toEqual([
      '-   unit:',
      '-     action: testing.run',
      '-     retry: { max: 2, delay: 2s }   # flaky',
      '-         after:',
      '-           - unit   # order only',
      '-       unit: finished',
    ]);
  });

  test('the last node leaves a place for the next', () => {
    const text = 'formatVersion: 1\nnodes: # here\n  a:\n    action: x.y\n';
    const emptied = apply(text, { type: 'node.remove', path: 'a' });
    expect(emptied).toBe('formatVersion: 1\nnodes: {} # here\n');
    expect(apply(emptied, { type: 'node.put', path: 'b', node: { action: 'x.y' } })).toBe(
      'formatVersion: 1\nnodes: # here\n  b:\n    action: x.y\n',
    );
  });

  test('a text of several lines is written as a block, a risky one in quotes', () => {
    const text = 'formatVersion: 1\nnodes: {}\n';
    expect(apply(text, { type: 'workflow.set', field: ['description'], value: 'one\n\n  two\n' })).toBe(
      'formatVersion: 1\ndescription: |\n  one\n\n    two\nnodes: {}\n',
    );
    expect(apply(text, { type: 'workflow.set', field: ['description'], value: ' one\ntwo ' })).toContain(
      'description: " one\\ntwo "',
    );
  });

  test('Windows line breaks, a missing last line break and a byte order mark stay', () => {
    const text = '\ufeffformatVersion: 1\r\nnodes:\r\n  a:\r\n    action: x.y';
    expect(apply(text, { type: 'node.put', path: 'b', node: { action: 'x.y' } })).toBe(
      `${text}\r\n  b:\r\n    action: x.y`,
    );
  });

  test('an empty text becomes a workflow; what was commented stays', () => {
    expect(apply('# Mine\n', { type: 'node.put', path: 'a', node: { action: 'x.y' } })).toBe(
      '# Mine\nformatVersion: 1\nnodes:\n  a:\n    action: x.y\n',
    );
    expect(apply('', { type: 'workflow.set', field: ['name'], value: 'x' })).toBe(
      'formatVersion: 1\nname: x\nnodes: {}\n',
    );
  });

  test('JSON is edited as JSON, with its own indentation', () => {
    const data = { formatVersion: 1, nodes: { a: { action: 'x.y', after: [] }, b: { action: 'x.z', after: ['a'] } } };
    for (const unit of [2, 4, '\t'] as const) {
      const text = JSON.stringify(data, null, unit);
      const wanted = {
        formatVersion: 1,
        nodes: { b: { action: 'x.z' }, c: { action: 'x.w', parameters: { list: [1, { k: 'v' }] } } },
      };
      const edits: Edit[] = [
        { type: 'node.remove', path: 'a' },
        { type: 'node.put', path: 'c', node: wanted.nodes.c },
      ];
      expect(apply(text, ...edits)).toBe(JSON.stringify(wanted, null, unit));
    }
    expect(apply(JSON.stringify(data), { type: 'node.remove', path: 'b' })).toBe(
      '{"formatVersion":1,"nodes":{"a":{"action":"x.y","after":[]}}}',
    );
  });
});

describe('renaming a node', () => {
  test('rewrites its key, every "after" and every expression, and nothing else', () => {
    const after = apply(GATE, { type: 'node.rename', path: 'unit', id: 'unit_tests' });
    expect(difference(GATE, after).filter((line) => line.startsWith('+'))).toEqual([
      '+   unit_tests:',
      '+             echo {{ nodes.unit_tests.outputs.summary.passed }}',
      '+           - unit_tests   # order only',
      '+       unit_tests: finished',
      "+     parameters: { kind: bar, data: '{{ nodes.unit_tests.outputs.summary }}' }",
      '+   report: "{{ nodes.chart.outputs.svg }} of {{ nodes.`unit_tests`.status }}"',
    ]);
  });

  test('a condition without braces is renamed too, a parameter that looks like one is not', () => {
    const text = `formatVersion: 1
nodes:
  unit: { action: shell.run, parameters: { command: ls } }
  then: { action: shell.run, when: nodes.unit.status = "failed", parameters: { command: ls, when: nodes.unit } }
`;
    expect(apply(text, { type: 'node.rename', path: 'unit', id: 'all' })).toContain(
      'when: nodes.all.status = "failed", parameters: { command: ls, when: nodes.unit }',
    );
  });

  test('an inner node is renamed in its scope only; its layout and that of what it holds go along', () => {
    const place = { x: 1, y: 2 };
    const layout = { ...EMPTY_LAYOUT, nodes: { group: place, 'group.e2e': place, groupish: place } };
    const result = applyEdits(documentOf(GATE, layout), [
      { type: 'node.rename', path: 'group.e2e', id: 'browser' },
      { type: 'node.rename', path: 'group', id: 'all' },
    ]);
    expect(result.ok && Object.keys(result.value.layout.nodes)).toEqual(['all', 'all.browser', 'groupish']);
    expect(result.ok && result.value.text).toContain('ok: "{{ nodes.browser.status }}"');
  });

  test('words that only look like the id are left alone', () => {
    const text =
      'formatVersion: 1\nnodes:\n  a:\n    action: a.b\n    name: a\n  b:\n    action: x.y\n    parameters: { t: "a {{ nodes.a.outputs.a & item.a & \'nodes.a\' }} nodes.a" }\n';
    expect(apply(text, { type: 'node.rename', path: 'a', id: 'z' })).toContain(
      `t: "a {{ nodes.z.outputs.a & item.a & 'nodes.a' }} nodes.a"`,
    );
  });

  test('is refused when the id is taken, hidden by or hiding another, or no id at all', () => {
    expect(refusal(GATE, { type: 'node.rename', path: 'unit', id: 'lint' })).toBe('node.idTaken');
    expect(refusal(GATE, { type: 'node.rename', path: 'unit', id: 'e2e' })).toBe('node.idTaken');
    expect(refusal(GATE, { type: 'node.rename', path: 'group.e2e', id: 'unit' })).toBe('node.idTaken');
    expect(refusal(GATE, { type: 'node.rename', path: 'unit', id: 'unit-tests' })).toBe('node.id');
    expect(refusal(GATE, { type: 'node.rename', path: 'nobody', id: 'somebody' })).toBe('edit.unknownNode');
  });
});

describe('what cannot be applied is refused as a whole', () => {
  test('a half-typed text is kept, and other edits wait until it can be read', () => {
    expect(apply(GATE, { type: 'text.set', text: 'nodes: [' })).toBe('nodes: [');
    expect(refusal('nodes: [', { type: 'node.remove', path: 'a' })).toBe('edit.unreadable');
    expect(refusal(GATE, { type: 'text.set', text: '- a list' }, { type: 'node.remove', path: 'a' })).toBe(
      'edit.unreadable',
    );
  });

  test('unknown nodes, fields behind a plain value, items of lists', () => {
    expect(refusal(GATE, { type: 'node.set', path: 'nobody', field: ['name'], value: 'x' })).toBe('edit.unknownNode');
    expect(refusal(GATE, { type: 'node.put', path: 'nobody.inner', node: { action: 'x.y' } })).toBe('edit.unknownNode');
    expect(refusal(GATE, { type: 'node.put', path: 'two words', node: { action: 'x.y' } })).toBe('node.id');
    expect(refusal(GATE, { type: 'node.set', path: 'unit', field: ['action', 'x'], value: 1 })).toBe('edit.field');
    expect(refusal(GATE, { type: 'node.set', path: 'group.e2e', field: ['after', 0] })).toBe('edit.field');
  });

  test('a place behind an alias is not guessed at', () => {
    const text =
      'formatVersion: 1\nnodes:\n  a:\n    action: x.y\n    parameters: &shared { p: 1 }\n  b:\n    action: x.y\n    parameters: *shared\n';
    expect(refusal(text, { type: 'node.set', path: 'b', field: ['parameters', 'p'], value: 2 })).toBe(
      'edit.notPossible',
    );
    expect(apply(text, { type: 'node.set', path: 'b', field: ['name'], value: 'B' })).toBe(
      text.replace('    parameters: *', '    name: B\n    parameters: *'),
    );
    // The anchor would go with the node.
    expect(refusal(text, { type: 'node.remove', path: 'a' })).toBe('edit.notPossible');
  });
});

describe('layout', () => {
  test('moving a node changes the layout and not the text; the same place again changes nothing at all', () => {
    const before = documentOf(GATE);
    const edit: Edit = { type: 'layout.place', nodes: { lint: { x: 4, y: 5 } } };
    const moved = applyEdits(before, [edit]);
    expect(moved.ok && [moved.value.text, moved.value.layout.nodes]).toEqual([GATE, { lint: { x: 4, y: 5 } }]);
    const again = moved.ok ? applyEdits(moved.value, [edit]) : moved;
    expect(again.ok && moved.ok && again.value === moved.value).toBe(true);
  });

  test('null forgets a place, a removed node takes its own along', () => {
    const placed = documentOf(GATE, {
      ...EMPTY_LAYOUT,
      nodes: { lint: { x: 1, y: 1 }, group: { x: 2, y: 2 }, 'group.e2e': { x: 3, y: 3 } },
    });
    const result = applyEdits(placed, [
      { type: 'layout.place', nodes: { lint: null } },
      { type: 'node.remove', path: 'group' },
    ]);
    expect(result.ok && result.value.layout.nodes).toEqual({});
  });
});

describe('laws', () => {
  test('an edit of any text in any style is applied or refused for a reason, never damages the text, and done twice is as once', () => {
    fc.assert(
      fc.property(randomText, randomEdit, (text, edit) => {
        const once = applyEdits(documentOf(text), [edit]);
        const refused = ['node.id', 'node.idTaken', 'edit.unknownNode', 'edit.field'];
        expect(once.ok || refused.includes(once.problem.code)).toBe(true);
        const after = once.ok ? once.value : documentOf(text);
        expect(isData(load(after.text))).toBe(true);
        const twice = once.ok ? applyEdits(after, [edit]) : undefined;
        expect(twice === undefined || (twice.ok && twice.value === after)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('many edits at once leave the same text as one after the other', () => {
    fc.assert(
      fc.property(randomText, fc.array(randomEdit, { minLength: 2, maxLength: 5 }), (text, edits) => {
        const atOnce = applyEdits(documentOf(text), edits);
        let oneByOne = applyEdits(documentOf(text), []);
        for (const edit of edits) if (oneByOne.ok) oneByOne = applyEdits(oneByOne.value, [edit]);
        expect(atOnce.ok).toBe(oneByOne.ok);
        if (!atOnce.ok || !oneByOne.ok) return;
        expect(load(atOnce.value.text)).toEqual(load(oneByOne.value.text));
        expect(atOnce.value.layout).toEqual(oneByOne.value.layout);
      }),
      { numRuns: 300 },
    );
  });

  test('setting a field of a node leaves every line outside that node as it was', () => {
    fc.assert(
      fc.property(randomText, randomNodeChange, (text, edit) => {
        const at = nodePathOf(load(text), edit.path);
        fc.pre(at !== undefined);
        const result = applyEdits(documentOf(text), [edit]);
        fc.pre(result.ok);
        const node = nodeAt(parseSource(text).root, at ?? []);
        const start = node?.start ?? 0;
        const head = text.slice(0, text.lastIndexOf('\n', start) + 1);
        const lineEnd = text.indexOf('\n', Math.max(node?.end ?? 0, 1) - 1);
        // A block text ends with its line break.
        const tail = lineEnd < 0 ? '' : text.slice(lineEnd);
        const after = result.ok ? result.value.text : '';
        expect([after.startsWith(head), after.endsWith(tail)]).toEqual([true, true]);
      }),
      { numRuns: 600 },
    );
  });

  test('renaming changes no line that does not hold the id', () => {
    fc.assert(
      fc.property(randomText, randomRename, (text, edit) => {
        const result = applyEdits(documentOf(text), [edit]);
        fc.pre(result.ok);
        const id = edit.path.split('.').at(-1) ?? '';
        const after = result.ok ? result.value.text.split('\n') : [];
        const before = text.split('\n');
        fc.pre(before.length === after.length);
        const others = before.flatMap((line, index) => (line.includes(id) ? [] : [index]));
        expect(others.map((index) => after[index])).toEqual(others.map((index) => before[index]));
      }),
      { numRuns: 600 },
    );
  });
});
