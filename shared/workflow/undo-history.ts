import { z } from 'zod';
import { applyEdits } from './apply-edit.ts';
import type { WorkflowDocument } from './document.ts';
import { rebaseUndo } from './invert.ts';
import { layoutSchema, type Layout } from './workflow.ts';

/** A file that a gesture made beside the document it changed: a sub-workflow taken out of it. */
export const madeFileSchema = z.object({ name: z.string(), text: z.string(), layout: layoutSchema });
export type MadeFile = z.infer<typeof madeFileSchema>;

/** One gesture: how the document was before and after. */
export interface UndoStep {
  readonly label: string;
  readonly before: WorkflowDocument;
  readonly after: WorkflowDocument;
  readonly made?: MadeFile | undefined;
}

/** What can be undone and done again; the last of each list is next. */
export interface UndoHistory {
  readonly undo: readonly UndoStep[];
  readonly redo: readonly UndoStep[];
}

/** A text by what differs from the one before it: so many characters kept at the start and the end, and what stands between. */
const deltaSchema = z.tuple([z.number().int().min(0), z.number().int().min(0), z.string()]);
type Delta = z.infer<typeof deltaSchema>;
/** Text and layout. */
const pairSchema = z.tuple([deltaSchema.nullable(), deltaSchema.nullable()]);
type Pair = z.infer<typeof pairSchema>;

/**
 * A history as it is kept over a restart: the oldest state, and each step by what it changed. `jump` is what others changed between
 * this step and the one before.
 */
export const keptHistorySchema = z.object({
  v: z.literal(1),
  /** Of the document the history belongs to. */
  revision: z.string(),
  text: z.string(),
  layout: z.string(),
  steps: z.array(
    z.object({ label: z.string(), jump: pairSchema.optional(), step: pairSchema, made: madeFileSchema.optional() }),
  ),
  /** How many of the steps can be undone; those behind can be done again. */
  at: z.number().int().min(0),
});
export type KeptHistory = z.infer<typeof keptHistorySchema>;

export interface HistoryLimits {
  readonly steps: number;
  readonly characters: number;
}

/** What is kept at most: far more steps than anybody takes back, and little enough to be written after every gesture. */
export const HISTORY_LIMITS: HistoryLimits = { steps: 200, characters: 1_000_000 };

interface Pages {
  readonly text: string;
  readonly layout: string;
}

const stepDeltas = new WeakMap<UndoStep, Pair>();

/** The oldest steps go first when it is too much; what can be done again before that. */
export function packHistory(history: UndoHistory, revision: string, limits = HISTORY_LIMITS): KeptHistory {
  const all = [...history.undo, ...history.redo.toReversed()];
  let { from, to } = { from: 0, to: all.length };
  while (to - from > limits.steps) {
    if (to > history.undo.length) to -= 1;
    else from += 1;
  }
  for (;;) {
    const kept = packSteps(all.slice(from, to), Math.max(0, history.undo.length - from), revision);
    if (from === to || JSON.stringify(kept).length <= limits.characters) return kept;
    // Halves, so that a history that is far too long is not written a hundred times.
    if (to > history.undo.length) to -= Math.ceil((to - history.undo.length) / 2);
    else from += Math.ceil((to - from) / 2);
  }
}

function packSteps(steps: readonly UndoStep[], at: number, revision: string): KeptHistory {
  const first = steps[0] === undefined ? { text: '', layout: '' } : pagesOf(steps[0].before);
  let now = first;
  const packed = steps.map((step) => {
    const [before, after] = [pagesOf(step.before), pagesOf(step.after)];
    const isJump = before.text !== now.text || before.layout !== now.layout;
    const jump = isJump ? { jump: pairOf(now, before) } : {};
    now = after;
    const known = stepDeltas.get(step) ?? pairOf(before, after);
    stepDeltas.set(step, known);
    return { label: step.label, ...jump, step: known, ...(step.made === undefined ? {} : { made: step.made }) };
  });
  return { v: 1, revision, ...first, steps: packed, at: Math.min(at, steps.length) };
}

/** Undefined when it is damaged: a history is a comfort, and no reason to refuse a document. */
export function unpackHistory(name: string, kept: KeptHistory): UndoHistory | undefined {
  try {
    let now: Pages = { text: kept.text, layout: kept.layout };
    // Most steps leave the layout alone: the same text is the same object.
    const layouts = new Map<string, Layout>();
    const documentOf = ({ text, layout }: Pages): WorkflowDocument => {
      const known = layouts.get(layout) ?? layoutSchema.parse(JSON.parse(layout));
      layouts.set(layout, known);
      return { name, text, layout: known };
    };
    const steps = kept.steps.map(({ label, jump, step, made }): UndoStep => {
      const from = jump === undefined ? now : turn(now, jump);
      const to = turn(from, step);
      now = to;
      const unpacked: UndoStep = {
        label,
        before: documentOf(from),
        after: documentOf(to),
        ...(made === undefined ? {} : { made }),
      };
      stepDeltas.set(unpacked, step);
      return unpacked;
    });
    return { undo: steps.slice(0, kept.at), redo: steps.slice(kept.at).toReversed() };
  } catch {
    return undefined;
  }
}

const layoutTexts = new WeakMap<object, string>();

function pagesOf({ text, layout }: WorkflowDocument): Pages {
  const known = layoutTexts.get(layout) ?? JSON.stringify(layout);
  layoutTexts.set(layout, known);
  return { text, layout: known };
}

function pairOf(from: Pages, to: Pages): Pair {
  return [deltaOf(from.text, to.text), deltaOf(from.layout, to.layout)];
}

function turn(from: Pages, [text, layout]: Pair): Pages {
  return { text: applyDelta(from.text, text), layout: applyDelta(from.layout, layout) };
}

/** Null: nothing changed. */
function deltaOf(from: string, to: string): Delta | null {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from.charCodeAt(start) === to.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && from.charCodeAt(from.length - 1 - end) === to.charCodeAt(to.length - 1 - end)) end += 1;
  return [start, end, to.slice(start, to.length - end)];
}

function applyDelta(from: string, delta: Delta | null): string {
  if (delta === null) return from;
  const [start, end, between] = delta;
  if (start + end > from.length) throw new Error('The history does not fit together.');
  return from.slice(0, start) + between + from.slice(from.length - end);
}

/**
 * What of a kept history goes with a document as it is now. The same revision: all of it. Changed meanwhile by others: what can be undone,
 * as long as the latest gesture can still be taken back beside what they did. Otherwise nothing.
 */
export function historyFor(document: WorkflowDocument, revision: string, kept: KeptHistory): UndoHistory | undefined {
  const history = unpackHistory(document.name, kept);
  if (history === undefined || kept.revision === revision) return history;
  const latest = history.undo.at(-1);
  if (latest === undefined) return undefined;
  const edits = rebaseUndo(document, latest.before, latest.after);
  return edits.length > 0 && applyEdits(document, edits).ok ? { undo: history.undo, redo: [] } : undefined;
}
