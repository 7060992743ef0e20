import type { Engine } from '#engine/engine.ts';
import { foldRun } from '#shared/run/fold-run.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isEnded } from '#shared/run/task-status.ts';
import type { ToolCall } from './tool.ts';

/** Follows a run, whoever owns it, until it has ended or nobody waits any longer; tells how far it is on the way. */
export async function watchRun(engine: Engine, run: string, { signal, progress }: ToolCall): Promise<void> {
  let state: RunState | undefined;
  let told = -1;
  for await (const batch of engine.events(run, 0, signal)) {
    for (const event of batch) state = foldRun(state, event);
    if (state === undefined || progress === undefined) continue;
    const tasks = [...state.tasks.values()];
    const done = tasks.filter(({ status }) => isEnded(status)).length;
    // The protocol wants each to be more than the one before.
    if (done <= told) continue;
    told = done;
    progress(done, tasks.length, progressMessage(state));
  }
}

function progressMessage({ status, plan, tasks }: RunState): string {
  const running = [...tasks.values()].filter((task) => task.status === 'running');
  const names = running.slice(0, 3).map(({ path }) => path);
  const more = running.length - names.length;
  const now = names.length === 0 ? '' : `: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${plan.workflow} is ${status}${now}`;
}

export interface TimeLimit {
  /** Has it ended the run? */
  isOver(): boolean;
}

/** Cancels a run of ours after a while, also when nobody waits for it any more. */
export function limitRun(engine: Engine, run: string, seconds: number | undefined): TimeLimit {
  if (seconds === undefined) return { isOver: () => false };
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    void engine.cancelRun(run, { now: false, by: `mcp (limit of ${seconds} s)` });
  }, seconds * 1000).unref();
  const stop = (): void => clearTimeout(timer);
  engine.waitForRun(run).then(stop, stop);
  return { isOver: () => isOver };
}
