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

/** What the shown run was planned from; undefined for one of the past, which may well differ. Said once for all cards, not asked by each at every step. */
const usePlanned = create<{ readonly text: string | undefined }>(() => ({ text: planned() }));

function planned(): string | undefined {
  const { live, isPast } = useRun.getState();
  return isPast || live === undefined ? undefined : plannedText(live.plan);
}

function plan(): void {
  if (planned() !== usePlanned.getState().text) usePlanned.setState({ text: planned() });
}

useRun.subscribe(plan);
useDocument.subscribe(plan);

/** Why what the card shows of its run is out of date, in words; undefined: it is not. Only for a node that the run has. */
export function useStale(path: string, isInRun: boolean): string | undefined {
  const planText = usePlanned((known) => (isInRun ? known.text : undefined));
  return useDocument(({ workflow, text: now }) => {
    if (planText === undefined || workflow === undefined || planText === now) return undefined;
    const found = staleSince(planText, workflow).get(path);
    if (found === undefined) return undefined;
    return found.kind === 'edited' ? text.edited : text.follows(found.on);
  });
}
