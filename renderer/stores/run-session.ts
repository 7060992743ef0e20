import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { isRunEnded, isRunLive } from '#shared/run/task-status.ts';
import { api } from './connection.ts';
import { saved, useDocument } from './document-store.ts';
import { reportProblem } from './notices.tsx';
import { unwatchRun, useRun, watchRun } from './run-store.ts';
import { useStudio } from './studio-store.ts';
import { useView } from './view-store.ts';
import { openWorkflow } from './workflow-session.ts';

/* What is done with runs. Calls that end in a problem report it here, so that a button's code is one line. */

/** Shows a run of the list: its workflow on the canvas with what happened then. The latest run of the open workflow is not "the past". */
export async function openRun(row: RunRow): Promise<void> {
  if (useDocument.getState().name !== row.workflow) await openWorkflow(row.workflow);
  const latest = useStudio.getState().runs.find((candidate) => candidate.workflow === row.workflow);
  watchRun(row.run, { isPast: latest !== undefined && latest.run !== row.run });
}

/** Their going needs no word: it was asked for in this window. */
const deletedHere = new Set<string>();

export function wasDeletedHere(run: string): boolean {
  return deletedHere.has(run);
}

/** Those that cannot go are told, each with its reason. How many went. */
export async function deleteRuns(runs: readonly string[]): Promise<number> {
  for (const run of runs) deletedHere.add(run);
  const result = await api().history.delete({ runs: [...runs] });
  if (!result.ok) {
    reportProblem(result.problem);
    return 0;
  }
  for (const { problem } of result.value.kept) reportProblem(problem);
  const gone = new Set(result.value.deleted);
  useStudio.setState((studio) => ({ runs: studio.runs.filter(({ run }) => !gone.has(run)) }));
  if (gone.has(useRun.getState().run ?? '')) unwatchRun();
  return gone.size;
}

/** Null takes the label off. */
export async function labelRun(run: string, label: string | null): Promise<Problem | undefined> {
  const result = await api().runs.label({ run, label });
  return result.ok ? undefined : result.problem;
}

/** The list holds the latest runs; the history asks for the others when it is looked at. */
export async function loadAllRuns(project: string | undefined): Promise<void> {
  if (project === undefined) return;
  const all = await api().runs.list({ project, limit: 10_000 });
  if (useStudio.getState().project?.id !== project) return;
  // What was pushed meanwhile is newer than the answer.
  const known = new Set(useStudio.getState().runs.map(({ run }) => run));
  const others = all.filter(({ run }) => !known.has(run));
  if (others.length === 0) return;
  useStudio.setState(({ runs }) => ({ runs: [...runs, ...others].sort((a, b) => b.number - a.number) }));
}

export async function pinRun(row: RunRow, pinned: boolean): Promise<void> {
  const result = await api().runs.pin({ run: row.run, pinned });
  if (!result.ok) reportProblem(result.problem);
}

export async function resumeRunRow(row: RunRow): Promise<void> {
  await resumeAndWatch({ run: row.run }, row.workflow);
}

/** What goes on, be it the same run or a new one, is shown. */
async function resumeAndWatch(
  wish: Parameters<ReturnType<typeof api>['runs']['resume']>[0],
  workflow?: string,
): Promise<void> {
  const result = await api().runs.resume(wish);
  if (!result.ok) {
    reportProblem(result.problem);
    return;
  }
  // From the history a run of another workflow can be gone on with: its states belong on its own cards.
  if (workflow !== undefined && useDocument.getState().name !== workflow) await openWorkflow(workflow);
  watchRun(result.value.run, { isPast: false });
}

/** What waits for the answer to the question of trust. */
let pendingRun: { readonly parameters: Readonly<Record<string, unknown>>; readonly to: string | undefined } | undefined;

/** Starts the open workflow. A project nobody trusted yet leads to the question over the canvas instead. */
export async function startRun(parameters: Readonly<Record<string, unknown>>, to?: string): Promise<void> {
  const { project, name } = useDocument.getState();
  if (project === undefined || name === undefined) return;
  await saved();
  const result = await api().runs.start({ project, name, parameters: { ...parameters }, to });
  if (result.ok) {
    useView.setState({ isAskingTrust: false });
    if (isStillOpen(project, name)) watchRun(result.value.run, { isPast: false });
    return;
  }
  if (result.problem.code === 'project.untrusted') {
    pendingRun = { parameters, to };
    useView.setState({ isAskingTrust: true });
  } else {
    reportProblem(result.problem);
    if (result.problem.place !== undefined) useView.setState({ bottomTab: 'problems', isBottomOpen: true });
  }
}

/** Puts a run of the open workflow in line, whatever runs now; the canvas keeps showing what it shows. */
export async function enqueueRun(front: boolean): Promise<void> {
  const { project, name } = useDocument.getState();
  if (project === undefined || name === undefined) return;
  await saved();
  const result = await api().runs.start({ project, name, parameters: {}, front });
  if (!result.ok) reportProblem(result.problem);
  else if (isStillOpen(project, name) && !useRun.getState().isPast && !isActive())
    watchRun(result.value.run, { isPast: false });
}

/** Somebody may have gone to another workflow while the host was starting this one. */
function isStillOpen(project: string, name: string): boolean {
  const open = useDocument.getState();
  return open.project === project && open.name === name;
}

function isActive(): boolean {
  const { state } = useRun.getState();
  return state !== undefined && isRunLive(state.status);
}

/** The answer "yes": remembered for this project, and the run that asked goes ahead. */
export async function trustAndRun(): Promise<void> {
  const { project } = useStudio.getState();
  if (project === undefined) return;
  const result = await api().projects.trust({ project: project.id });
  if (!result.ok) {
    reportProblem(result.problem);
    return;
  }
  useStudio.setState({ project: result.value });
  useView.setState({ isAskingTrust: false });
  const waiting = pendingRun;
  pendingRun = undefined;
  if (waiting !== undefined) await startRun(waiting.parameters, waiting.to);
}

async function onWatchedRun(
  call: (run: string) => Promise<{ ok: true } | { ok: false; problem: Problem }>,
): Promise<void> {
  const { run, live } = useRun.getState();
  if (run === undefined || live === undefined) return;
  const result = await call(run);
  if (!result.ok) reportProblem(result.problem);
}

export function cancelRun(now: boolean): Promise<void> {
  return onWatchedRun((run) => api().runs.cancel({ run, now }));
}

export function pauseRun(): Promise<void> {
  return onWatchedRun((run) => api().runs.pause({ run }));
}

/** Goes on: a paused run as it is; an interrupted one as the same run; an ended one as a new run from what failed. */
export async function resumeRun(): Promise<void> {
  const { run, live } = useRun.getState();
  if (run === undefined || live === undefined) return;
  if (live.status === 'paused') {
    await onWatchedRun((id) => api().runs.unpause({ run: id }));
    return;
  }
  if (live.status !== 'interrupted' && !isRunEnded(live.status)) return;
  await resumeAndWatch({ run });
}

/** What a new run from an event of another would keep, run again, and run for the first time: task paths. */
export interface ResumePlan {
  readonly reused: readonly string[];
  readonly rerun: readonly string[];
  readonly new: readonly string[];
}

/** Undefined when it cannot be forked there (the reason is reported). */
export async function planFork(run: string, at: number): Promise<ResumePlan | undefined> {
  const result = await api().runs.planResume({ run, at });
  if (result.ok) return result.value;
  reportProblem(result.problem);
  return undefined;
}

/** A new run that keeps what had ended well at that event of another. */
export async function forkRun(run: string, at: number): Promise<void> {
  await resumeAndWatch({ run, at });
}

/** Files that were written, or undefined when the patch was refused (the reason is reported). */
export async function applyPatch(run: string, task: string, output: string): Promise<readonly string[] | undefined> {
  const result = await api().runs.applyPatch({ run, task, output });
  if (result.ok) return result.value.files;
  reportProblem(result.problem);
  return undefined;
}

/** Answers a task that waits for a person. */
export async function decideTask(decision: Parameters<ReturnType<typeof api>['runs']['decide']>[0]): Promise<void> {
  const result = await api().runs.decide(decision);
  if (!result.ok) reportProblem(result.problem);
}
