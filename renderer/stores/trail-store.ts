import { create } from 'zustand';
import { useDocument } from './document-store.ts';
import { useRun } from './run-store.ts';
import { taskOf, useShownTasks, type Rounds } from './shown-tasks.ts';
import { showWorkflow } from './workflow-session.ts';
import { select } from './view-store.ts';

/** A workflow that was left by going into one that a node of it runs. */
interface TrailStep {
  readonly workflow: string;
  /** What people call it. */
  readonly title: string;
  /** Path of the node that was entered. */
  readonly node: string;
  readonly rounds: Rounds;
  readonly prefix: string;
}

interface Trail {
  /** Outermost first; empty while the canvas shows what was opened. */
  readonly steps: readonly TrailStep[];
  /** The workflow shown at the end of it; another one on the canvas means that the trail was left. */
  readonly inside: string | undefined;
}

const NONE: Trail = { steps: [], inside: undefined };

export const useTrail = create<Trail>(() => NONE);

/** Goes into the workflow that a node runs. The run that is shown stays: cards show what happened in there. */
export async function enterWorkflow(node: string, workflow: string): Promise<void> {
  const { name = '', workflow: document } = useDocument.getState();
  const { rounds, prefix } = useShownTasks.getState();
  const { state } = useRun.getState();
  const task = state === undefined ? undefined : taskOf(state.tasks, node, { rounds, prefix });
  const step = { workflow: name, title: document?.name ?? name, node, rounds, prefix };
  const { steps } = useTrail.getState();
  useTrail.setState({ steps: [...steps, step], inside: workflow });
  const isRun = task !== undefined && state?.plan.workflows?.[workflow] !== undefined;
  useShownTasks.setState({ rounds: {}, prefix: isRun ? task.path : '' });
  if (!(await showWorkflow(workflow, isRun)))
    useTrail.setState({ steps, inside: steps.length === 0 ? undefined : name });
}

/** Back to a workflow of the trail, with the node selected that was entered; without a number: to the one just before. */
export async function leaveWorkflow(depth = useTrail.getState().steps.length - 1): Promise<void> {
  const { steps } = useTrail.getState();
  const step = steps[depth];
  if (step === undefined) return;
  const isWatching = useShownTasks.getState().prefix !== '';
  const left = steps.slice(0, depth);
  useTrail.setState({ steps: left, inside: left.length === 0 ? undefined : step.workflow });
  useShownTasks.setState({ rounds: step.rounds, prefix: step.prefix });
  if (await showWorkflow(step.workflow, isWatching)) select([step.node]);
}

/** Something else was opened: the trail ends where it was. */
useDocument.subscribe(({ name }, before) => {
  const { inside } = useTrail.getState();
  if (name === before.name || name === undefined) return;
  if (inside !== undefined && name !== inside) useTrail.setState(NONE);
  if (inside === undefined || name !== inside) useShownTasks.setState({ rounds: {}, prefix: '' });
});

/** Another run has rounds of its own. */
useRun.subscribe(({ run }, before) => {
  if (run !== before.run && before.run !== undefined) useShownTasks.setState({ rounds: {}, prefix: '' });
});
