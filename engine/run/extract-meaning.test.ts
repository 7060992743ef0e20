import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { catalogueFrom } from '#shared/workflow/catalogue-rig.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import type { WorkflowDocument } from '#shared/workflow/document.ts';
import { extractNodes } from '#shared/workflow/extract.ts';
import { inlineNode } from '#shared/workflow/inline.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { EngineRig } from '../rig/engine-rig.ts';

/*
 * Taking nodes out into a workflow, and putting them back, must not change what a run yields: judged by running all three.
 */

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const CATALOGUE = catalogueFrom({
  'test.echo': { parameters: { value: {} }, outputs: { value: 'any' } },
  'flow.group': { container: true },
  'flow.for-each': { parameters: { items: { type: 'array' } }, outputs: { items: 'list' }, container: true },
  'flow.run-workflow': {
    parameters: { workflow: { type: 'string' }, parameters: { type: 'object', additionalProperties: {} } },
  },
});
const COUNT = 6;
const idOf = (index: number): string => `n${index}`;

/** A value made from earlier nodes, in one of the ways people write them. */
const value = (index: number): fc.Arbitrary<unknown> => {
  const plain = fc.constantFrom<unknown>('text', 7, true, ['a', 'b'], { k: 1 }, '{{ parameters.p }}');
  if (index === 0) return plain;
  const earlier = fc.nat(index - 1).map((at) => `nodes.${idOf(at)}.outputs.value`);
  return fc.oneof(
    plain,
    earlier.map((path) => `{{ ${path} }}`),
    fc.tuple(earlier, earlier).map(([a, b]) => `<{{ ${a} }}, {{ ${b} }}, {{ parameters.p }}>`),
    earlier.map((path) => `{{ $string(${path}) & parameters.p }}`),
    earlier.map((path) => ({ deep: [`{{ ${path} }}`] })),
  );
};

const node = (index: number): fc.Arbitrary<object> =>
  fc
    .tuple(
      value(index),
      fc.uniqueArray(fc.nat(Math.max(0, index - 1)), { maxLength: index === 0 ? 0 : 2 }),
      fc.boolean(),
    )
    .map(([given, after, isLoop]) => ({
      ...(after.length === 0 ? {} : { after: after.map(idOf) }),
      ...(isLoop && index > 0
        ? {
            action: 'flow.for-each',
            parameters: { items: ['x', 'y'] },
            nodes: { [`in${index}`]: { action: 'test.echo', parameters: { value: ['{{ item }}', given] } } },
            outputs: { value: `{{ nodes.in${index}.outputs.value }}` },
          }
        : { action: 'test.echo', parameters: { value: given } }),
    }));

const workflow = fc
  .tuple(...Array.from({ length: COUNT }, (_, index) => node(index)))
  .map((nodes) => Object.fromEntries(nodes.map((each, index) => [idOf(index), each])));

function documentOf(nodes: object): WorkflowDocument {
  const body = {
    formatVersion: 1,
    parameters: { p: { type: 'string', default: 'P' } },
    nodes,
    outputs: { last: '{{ nodes.n5.outputs.value }}' },
  };
  return { name: 'test', text: JSON.stringify(body), layout: EMPTY_LAYOUT };
}

async function run(document: WorkflowDocument): Promise<RunState> {
  return await rig.run({}, { text: document.text });
}

/** What every task of the original yields, wherever it runs now. */
function yields(state: RunState): Record<string, unknown> {
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  const tasks = [...state.tasks.values()].filter(({ path }) => /^(n\d+(_2)?|in\d+(_2)?)$/.test(last(path)));
  const named = tasks.map(({ path, status, outputs }): readonly [string, unknown] => [
    path.replace(/^part\./, '').replaceAll('_2', ''),
    { status, value: outputs['value'] ?? null },
  ]);
  return Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

test(
  'a run yields the same before nodes are taken out, after that, and after they were put back',
  { timeout: 300_000 },
  async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(
        workflow,
        fc.subarray([0, 1, 2, 3, 4, 5].map(idOf), { minLength: 1, maxLength: 5 }),
        async (nodes, paths) => {
          const document = documentOf(nodes);
          const extracted = extractNodes(document, CATALOGUE, { paths, name: 'part', places: {} });
          if (!extracted.ok) {
            // The only thing these workflows are refused for.
            if (!/in the middle of the new workflow/.test(extracted.problem.message))
              throw new Error(extracted.problem.message);
            return;
          }
          tried += 1;
          const parent = applyEdits(document, extracted.value.edits);
          if (!parent.ok) throw new Error(parent.problem.message);
          const { made } = extracted.value;
          expect(validateWorkflow(parent.value.text, CATALOGUE, { workflows: ['part'] })).toEqual([]);
          expect(validateWorkflow(made.text, CATALOGUE)).toEqual([]);
          const inlined = inlineNode(parent.value, extracted.value.path, made, { x: 0, y: 0 });
          if (!inlined.ok) throw new Error(inlined.problem.message);
          const back = applyEdits(parent.value, inlined.value.edits);
          if (!back.ok) throw new Error(back.problem.message);
          expect(validateWorkflow(back.value.text, CATALOGUE)).toEqual([]);

          await rig.write('.codomyrmex/workflows/part.workflow.yaml', made.text);
          const [before, after, again] = [await run(document), await run(parent.value), await run(back.value)];
          expect([after.status, after.outputs]).toEqual([before.status, before.outputs]);
          expect([again.status, again.outputs]).toEqual([before.status, before.outputs]);
          expect(yields(after)).toEqual(yields(before));
          expect(yields(again)).toEqual(yields(before));
        },
      ),
      { numRuns: 25 },
    );
    expect(tried).toBeGreaterThan(0);
  },
);
