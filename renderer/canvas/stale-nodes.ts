import { create } from 'zustand';
import type { Plan } from '#shared/run/plan.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { staleNodes, type Staleness } from '#shared/workflow/stale.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';

const NONE: ReadonlyMap<string, Staleness> = new Map();
const text = messages.foresight.stale;

let frozenText: string | undefined;
let frozen: Workflow | undefined;
let last: { readonly now: Workflow; readonly stale: ReadonlyMap<string, Staleness> } | undefined;

/** Worked out once per edit for all cards. */
function staleSince(planText: string, now: Workflow): ReadonlyMap<string, Staleness> {
  if (planText !== frozenText) {
    frozenText = planText;
    frozen = readWorkflow(planText).workflow;
    last = undefined;
  }
  if (frozen === undefined) return NONE;
  if (last?.now !== now) last = { now, stale: staleNodes(frozen, now) };
  return last.stale;
}

/** Of the workflow on the canvas: the run's own, or one that a node of it ran. */
function plannedText({ workflow, text: own, workflows }: Plan): string | undefined {
  const { name } = useDocument.getState();
  return name === undefined || workflow === name ? own : workflows?.[name]?.text;
}

/** Said once for all cards: each of them would compare two texts of the whole workflow at every step through a run. */
const useStaleNodes = create<{ readonly stale: ReadonlyMap<string, Staleness> }>(() => ({ stale: staleNow() }));

function staleNow(): ReadonlyMap<string, Staleness> {
  const { live, isPast } = useRun.getState();
  const { workflow, text: now } = useDocument.getState();
  if (isPast || live === undefined || workflow === undefined) return NONE;
  const planText = plannedText(live.plan);
  return planText === undefined || planText === now ? NONE : staleSince(planText, workflow);
}

function look(): void {
  const stale = staleNow();
  if (stale !== useStaleNodes.getState().stale) useStaleNodes.setState({ stale });
}

useRun.subscribe((now, before) => {
  if (now.live !== before.live || now.isPast !== before.isPast) look();
});
useDocument.subscribe(look);

/** Why what the card shows of its run is out of date, in words; undefined: it is not. Only for a node that the run has. */
export function useStale(path: string, isInRun: boolean): string | undefined {
  const found = useStaleNodes(({ stale }) => (isInRun ? stale.get(path) : undefined));
  if (found === undefined) return undefined;
  return found.kind === 'edited' ? text.edited : text.follows(found.on);
}
