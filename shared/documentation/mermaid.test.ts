import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Workflow } from '../workflow/workflow.ts';
import { mermaidOf } from './mermaid.ts';

const node = (more: object = {}) => ({ action: 'shell.run', ...more });
const workflow = (nodes: object): Workflow => ({ formatVersion: 1, nodes }) as unknown as Workflow;

test('nodes and what they wait for are drawn, data as solid and order as dotted arrows', () => {
  const text = mermaidOf(
    workflow({
      lint: node({ name: 'Lint' }),
      end: node({ after: { lint: 'failed' } }),
      chart: node({ parameters: { command: '{{ nodes.lint.outputs.stdout }}' }, after: ['lint'] }),
    }),
  );
  expect(text).toBe('flowchart LR\n  n1["Lint"]\n  n2["end"]\n  n3["chart"]\n  n1 -.->|"failed"| n2\n  n1 --> n3\n');
});

test('a container holds its nodes', () => {
  const text = mermaidOf(workflow({ each: { action: 'flow.for-each', nodes: { inner: node() } } }));
  expect(text).toBe('flowchart LR\n  subgraph n1["each"]\n    n2["inner"]\n  end\n');
});

test('whatever a name holds, it cannot end its label or the code block', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const line = mermaidOf(workflow({ a: node({ name }) })).split('\n')[1] ?? '';
      expect(line).toMatch(/^ {2}n1\["[^"`[\]<>{}|\\]*"\]$/u);
    }),
  );
});
