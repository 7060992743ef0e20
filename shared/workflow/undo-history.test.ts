import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { randomEdit, randomText } from './document-rig.ts';
import type { WorkflowDocument } from './document.ts';
import {
  HISTORY_LIMITS,
  historyFor,
  keptHistorySchema,
  packHistory,
  unpackHistory,
  type UndoStep,
} from './undo-history.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

function stepsOf(text: string, edits: readonly Parameters<typeof applyEdits>[1][number][]): readonly UndoStep[] {
  const steps: UndoStep[] = [];
  let now: WorkflowDocument = { name: 'gate', text, layout: EMPTY_LAYOUT };
  for (const edit of edits) {
    const result = applyEdits(now, [edit]);
    if (!result.ok) continue;
    steps.push({ label: edit.type, before: now, after: result.value });
    now = result.value;
  }
  return steps;
}

test('a history that is written down and read again holds every state to the byte, undone or not', () => {
  fc.assert(
    fc.property(randomText, fc.array(randomEdit, { maxLength: 30 }), fc.nat(30), (text, edits, back) => {
      const steps = stepsOf(text, edits);
      const at = Math.max(0, steps.length - back);
      const history = { undo: steps.slice(0, at), redo: steps.slice(at).toReversed() };
      const kept: unknown = JSON.parse(JSON.stringify(packHistory(history, 'r1')));
      expect(unpackHistory('gate', keptHistorySchema.parse(kept))).toEqual(history);
    }),
    { numRuns: 60 },
  );
});

const document = (text: string): WorkflowDocument => ({ name: 'gate', text, layout: EMPTY_LAYOUT });
const step = (before: string, after: string): UndoStep => ({
  label: 'Type',
  before: document(before),
  after: document(after),
});

test('what somebody else changed between two gestures is kept too', () => {
  const history = { undo: [step('a', 'ab'), step('abc', 'abd')], redo: [] };
  expect(unpackHistory('gate', packHistory(history, 'r'))).toEqual(history);
});

test('the oldest steps go when there are too many; those that can be done again go first', () => {
  const undo = Array.from({ length: 6 }, (_, index) => step('x'.repeat(index), 'x'.repeat(index + 1)));
  const [redo] = [[step('y', 'z')]];
  const kept = unpackHistory('gate', packHistory({ undo, redo }, 'r', { ...HISTORY_LIMITS, steps: 4 }));
  expect(kept).toEqual({ undo: undo.slice(2), redo: [] });
});

test('two hundred gestures in a large workflow stay small', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}`);
  const texts = Array.from({ length: 201 }, (_, index) => lines.with(index, `changed ${index}`).join('\n'));
  const undo = texts.slice(1).map((after, index) => step(texts[index] ?? '', after));
  const kept = packHistory({ undo, redo: [] }, 'r');
  expect(kept.steps).toHaveLength(200);
  expect(unpackHistory('gate', kept)?.undo.at(-1)?.after.text).toBe(texts.at(-1));
});

test('a history that is far too long is cut until it fits', () => {
  const undo = Array.from({ length: 50 }, (_, index) => step(`${index}`.repeat(900), `${index + 1}`.repeat(900)));
  const kept = packHistory({ undo, redo: [] }, 'r', { steps: 200, characters: 10_000 });
  expect(JSON.stringify(kept).length).toBeLessThanOrEqual(10_000);
  expect(unpackHistory('gate', kept)?.undo.at(-1)).toEqual(undo.at(-1));
});

test('a damaged history is no history', () => {
  const kept = packHistory({ undo: [step('abc', 'abd')], redo: [] }, 'r');
  expect(unpackHistory('gate', { ...kept, text: '' })).toBeUndefined();
});

test('a file that changed outside keeps the history while the latest gesture can be taken back beside that, and loses it otherwise', () => {
  const [plain, named, both] = ['nodes: {}\n', 'nodes: {}\nname: Gate\n', 'nodes: {}\nname: Gate\ndescription: x\n'];
  const kept = packHistory({ undo: [step(plain, named)], redo: [step('a', 'b')] }, 'r1');
  expect(historyFor(document(named), 'r1', kept)?.redo).toHaveLength(1);
  expect(historyFor(document(both), 'r2', kept)).toEqual({ undo: [step(plain, named)], redo: [] });
  expect(historyFor(document('nodes: {}\nname: Other\n'), 'r2', kept)).toBeUndefined();
});
