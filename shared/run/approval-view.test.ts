import { expect, test } from 'vitest';
import { approvalView } from './approval-view.ts';
import { foldRun, eventOf } from './fold-run.ts';
import { planOf } from './plan-rig.ts';

test('a question names what it rests on and all that its approval sets going', () => {
  const plan = planOf({
    diff: {},
    ask: { after: ['diff'] },
    publish: { after: ['ask'] },
    tell: { after: ['publish'] },
    refused: { after: { ask: 'failed' } },
    other: { after: ['diff'] },
  });
  const state = foldRun(
    undefined,
    eventOf(
      { type: 'run.created', plan, parameters: {}, trigger: { kind: 'window' } },
      { seq: 1, at: '2026-01-01T00:00:00.000Z', run: 'r' },
    ),
  );
  const ask = state.tasks.get('ask');
  if (ask === undefined) throw new Error('no task');
  const view = approvalView(state, ask);
  expect(view.restsOn.map(({ path }) => path)).toEqual(['diff']);
  expect(view.leadsTo.map(({ path }) => path)).toEqual(['publish', 'tell']);
});
