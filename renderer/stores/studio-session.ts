import type { RunRow } from '#shared/bridge/contract.ts';
import type { Problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import type { Settings } from '#shared/project/settings.ts';
import { isRunEnded, isRunLive } from '#shared/run/task-status.ts';
import { follow } from '../bridge/follow.ts';
import { api, theConnection } from './connection.ts';
import { closeDocument, resendEdits, saved, showDocument, takeForeignChange, useDocument } from './document-store.ts';
import { messages } from '../messages/messages.ts';
import { reportBug, reportProblem, tell } from './notices.tsx';
import { leavingWorkflow, lookForOpenWorkflow } from './outside-changes.ts';
import { followQueue } from './queue-store.ts';
import { withChanges } from './run-rows.ts';
import { unwatchRun, useRun, watchRun } from './run-store.ts';
import { setModules, useStudio } from './studio-store.ts';
import { closeSheet, select, useView } from './view-store.ts';
import { offerBack } from './workflow-versions.ts';

/*
 * What happens between the window and its host beside editing: connecting, opening projects and workflows, starting runs.
 * Calls that end in a problem report it here, so that a button's code is one line.
 */

/** Called once. Connects, loads what never changes, and opens the project of the command line or the last one. */
export function startSession(): void {
  let isFirst = true;
  theConnection().onState((connection) => {
    useStudio.setState({ connection });
    if (connection !== 'open') return;
    if (isFirst) {
      isFirst = false;
      void loadStudio().catch(reportBug);
    } else {
      resendEdits();
    }
  });
}

async function loadStudio(): Promise<void> {
  const [info, projects, modules, settings] = await Promise.all([
    api().app.info({}),
    api().projects.list({}),
    api().modules.list({}),
    api().settings.get({}),
  ]);
  setModules(modules);
  followQueue();
  useStudio.setState({ info, projects, settings });
  const remembered = sessionStorage.getItem('codomyrmex.project');
  const named = projects.find((project) => project.id === info.openProject);
  const path = remembered ?? (named ?? projects.find((project) => project.exists))?.path;
  if (path !== undefined) await openProject(path);
  const [templates, secrets, tools] = await Promise.all([
    api().projects.templates({}),
    api().secrets.list({}),
    api().modules.tools({ project: useStudio.getState().project?.id }),
  ]);
  useStudio.setState({ templates, secrets, tools });
}

let stopFollowing: (() => void)[] = [];

export async function openProject(path: string): Promise<boolean> {
  const result = await api().projects.open({ path });
  if (!result.ok) {
    reportProblem(result.problem);
    return false;
  }
  await showProject(result.value);
  return true;
}

/** Scaffolds a template and shows the new project; the problem stays with the wizard, which shows it. */
export async function createProject(
  request: Parameters<ReturnType<typeof api>['projects']['create']>[0],
): Promise<Problem | undefined> {
  const result = await api().projects.create(request);
  if (!result.ok) return result.problem;
  await showProject(result.value);
  return undefined;
}

export async function forgetProject(project: string): Promise<void> {
  const result = await api().projects.forget({ project });
  if (result.ok) useStudio.setState({ projects: await api().projects.list({}) });
  else reportProblem(result.problem);
}

/** Its folder is in the bin now: shows the project that was open before it, else the welcome page. */
export async function leaveDeletedProject(): Promise<void> {
  const projects = await api().projects.list({});
  const next = projects.find(({ exists }) => exists);
  useStudio.setState({ projects });
  if (next !== undefined && (await openProject(next.path))) return;
  for (const stop of stopFollowing) stop();
  stopFollowing = [];
  unwatchRun();
  closeDocument();
  closeSheet();
  sessionStorage.removeItem('codomyrmex.project');
  useStudio.setState({ project: undefined, workflows: [], runs: [] });
}

/** Shows a project: its last workflow, else its first, else a new empty one. */
export async function showProject(project: Project): Promise<void> {
  for (const stop of stopFollowing) stop();
  stopFollowing = [];
  unwatchRun();
  closeDocument();
  select([]);
  closeSheet();
  sessionStorage.setItem('codomyrmex.project', project.path);
  const workflows = await api().workflows.list({ project: project.id });
  const rows = workflows.ok ? workflows.value : [];
  useStudio.setState({ project, workflows: rows, runs: [] });
  if (!workflows.ok) reportProblem(workflows.problem);
  const last = rows.find((row) => row.name === project.lastWorkflow) ?? rows[0];
  if (last === undefined) await newWorkflow();
  else await openWorkflow(last.name);
  // The canvas first; what happened before is brought while the person looks at it.
  await showRuns(project);
  followProject(project);
  useStudio.setState({ projects: await api().projects.list({}) });
}

async function showRuns(project: Project): Promise<void> {
  const runs = await api().runs.list({ project: project.id });
  if (useStudio.getState().project?.id !== project.id) return;
  useStudio.setState({ runs });
  const { name } = useDocument.getState();
  if (name !== undefined && useRun.getState().run === undefined) showLatestRun(name);
}

function followProject(project: Project): void {
  stopFollowing.push(
    follow(
      (signal) => api().workflows.changes({ project: project.id }, { signal }),
      (changes) => {
        for (const change of changes) {
          if (change.kind === 'document') takeForeignChange(change.document);
          else {
            lookForOpenWorkflow(useStudio.getState().workflows, change.workflows);
            useStudio.setState({ workflows: change.workflows });
          }
        }
      },
    ),
    follow(
      (signal) => api().runs.changes({ project: project.id }, { signal }),
      (rows) => {
        useStudio.setState(({ runs }) => ({ runs: withChanges(runs, rows) }));
        const shown = useRun.getState().run;
        if (!rows.some((row) => 'isGone' in row && row.run === shown)) return;
        unwatchRun();
        if (!deletedHere.has(shown ?? '')) tell(messages.runs.list.shownIsGone);
      },
    ),
  );
}

export async function openWorkflow(name: string): Promise<void> {
  await showWorkflow(name, false);
}

/** `keepsRun`: what is shown of a run stays, because the workflow is a part of it. False (and says why) when it cannot be opened. */
export async function showWorkflow(name: string, keepsRun: boolean): Promise<boolean> {
  const { project } = useStudio.getState();
  if (project === undefined) return false;
  const result = await api().workflows.open({ project: project.id, name });
  if (!result.ok) {
    reportProblem(result.problem);
    return false;
  }
  select([]);
  showDocument(project.id, result.value);
  if (!keepsRun) showLatestRun(name);
  return true;
}

/** The canvas shows the latest run of the workflow it shows, live when it still runs. */
function showLatestRun(workflow: string): void {
  const latest = useStudio.getState().runs.find((row) => row.workflow === workflow);
  if (latest === undefined) unwatchRun();
  else watchRun(latest.run, { isPast: false });
}

export async function newWorkflow(name?: string): Promise<void> {
  const { project } = useStudio.getState();
  if (project === undefined) return;
  const result = await api().workflows.create({ project: project.id, name });
  if (!result.ok) {
    reportProblem(result.problem);
    return;
  }
  select([]);
  unwatchRun();
  showDocument(project.id, result.value);
}

export async function renameWorkflow(name: string, to: string): Promise<boolean> {
  const { project } = useStudio.getState();
  if (project === undefined) return false;
  return leavingWorkflow(name, async () => {
    const result = await api().workflows.rename({ project: project.id, name, to });
    if (!result.ok) {
      reportProblem(result.problem);
      return false;
    }
    if (useDocument.getState().name === name) showDocument(project.id, result.value);
    return true;
  });
}

export async function duplicateWorkflow(name: string): Promise<void> {
  const { project } = useStudio.getState();
  if (project === undefined) return;
  const result = await api().workflows.duplicate({ project: project.id, name });
  if (result.ok) await openWorkflow(result.value.name);
  else reportProblem(result.problem);
}

export async function deleteWorkflow(name: string): Promise<void> {
  const { project } = useStudio.getState();
  if (project === undefined) return;
  return leavingWorkflow(name, async () => {
    const result = await api().workflows.delete({ project: project.id, name });
    if (!result.ok) {
      reportProblem(result.problem);
      return;
    }
    await leaveWorkflow(project.id, name);
    offerBack(project.id, { name, ...result.value }, openWorkflow);
  });
}

/** The file of the open workflow was taken away outside, and nobody wants it back. */
export async function leaveGoneWorkflow(): Promise<void> {
  const { project, name } = useDocument.getState();
  if (project !== undefined && name !== undefined) await leaveWorkflow(project, name);
}

async function leaveWorkflow(project: string, name: string): Promise<void> {
  const list = await api().workflows.list({ project });
  const rows = list.ok ? list.value : [];
  useStudio.setState({ workflows: rows });
  if (useDocument.getState().name !== name) return;
  const next = rows[0];
  if (next === undefined) await newWorkflow();
  else await openWorkflow(next.name);
}

/** Shows a run of the list: its workflow on the canvas with what happened then. The latest run of the open workflow is not "the past". */
export async function openRun(row: RunRow): Promise<void> {
  if (useDocument.getState().name !== row.workflow) await openWorkflow(row.workflow);
  const latest = useStudio.getState().runs.find((candidate) => candidate.workflow === row.workflow);
  watchRun(row.run, { isPast: latest !== undefined && latest.run !== row.run });
}

/** Those that cannot go are told, each with its reason; the number of those that went. */
/** Their going needs no word: it was asked for in this window. */
const deletedHere = new Set<string>();

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
  const result = await api().runs.resume({ run: row.run });
  if (result.ok) watchRun(result.value.run, { isPast: false });
  else reportProblem(result.problem);
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
    watchRun(result.value.run, { isPast: false });
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
  else if (!useRun.getState().isPast && !isActive()) watchRun(result.value.run, { isPast: false });
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
  const result = await api().runs.resume({ run });
  if (result.ok) watchRun(result.value.run, { isPast: false });
  else reportProblem(result.problem);
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
  const result = await api().runs.resume({ run, at });
  if (result.ok) watchRun(result.value.run, { isPast: false });
  else reportProblem(result.problem);
}

export async function saveSettings(patch: Partial<Settings>): Promise<void> {
  const result = await api().settings.set(patch);
  if (result.ok) useStudio.setState({ settings: result.value });
  else reportProblem(result.problem);
}

/** After a tool's path changed. */
export async function reloadTools(): Promise<void> {
  useStudio.setState({ tools: await api().modules.tools({ project: useStudio.getState().project?.id }) });
}

export async function setSecret(name: string, value: string): Promise<boolean> {
  const result = await api().secrets.set({ name, value });
  if (!result.ok) reportProblem(result.problem);
  useStudio.setState({ secrets: await api().secrets.list({}) });
  return result.ok;
}

export async function deleteSecret(name: string): Promise<void> {
  const result = await api().secrets.delete({ name });
  if (!result.ok) reportProblem(result.problem);
  useStudio.setState({ secrets: await api().secrets.list({}) });
}

/** Files that were written, or undefined when the patch was refused (the reason is reported). */
export async function applyPatch(run: string, task: string, output: string): Promise<readonly string[] | undefined> {
  const result = await api().runs.applyPatch({ run, task, output });
  if (result.ok) return result.value.files;
  reportProblem(result.problem);
  return undefined;
}

export async function openInEditor(path: string, line?: number): Promise<void> {
  const { project } = useStudio.getState();
  if (project === undefined) return;
  const result = await api().app.openInEditor({
    project: project.id,
    path,
    line: line === undefined || line < 1 ? undefined : line,
  });
  if (!result.ok) reportProblem(result.problem);
}

/** Answers a task that waits for a person. */
export async function decideTask(decision: Parameters<ReturnType<typeof api>['runs']['decide']>[0]): Promise<void> {
  const result = await api().runs.decide(decision);
  if (!result.ok) reportProblem(result.problem);
}
