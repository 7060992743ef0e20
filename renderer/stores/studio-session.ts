import type { Problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import type { SettingsPatch } from '#shared/project/settings.ts';
import { follow } from '../bridge/follow.ts';
import { api, theConnection } from './connection.ts';
import { checkAgain, closeDocument, resendEdits, takeForeignChange, useDocument } from './document-store.ts';
import { messages } from '../messages/messages.ts';
import { reportBug, reportProblem, tell } from './notices.tsx';
import { lookForOpenWorkflow } from './outside-changes.ts';
import { followQueue } from './queue-store.ts';
import { withChanges } from './run-rows.ts';
import { unwatchRun, useRun } from './run-store.ts';
import { setModules, useStudio } from './studio-store.ts';
import { closeSheet, select } from './view-store.ts';
import { wasDeletedHere } from './run-session.ts';
import { newWorkflow, openWorkflow, showLatestRun } from './workflow-session.ts';

/*
 * What happens between the window and its host beside editing: connecting, projects, settings and secrets
 * (workflows: `workflow-session.ts`, runs: `run-session.ts`).
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
        if (!wasDeletedHere(shown ?? '')) tell(messages.runs.list.shownIsGone);
      },
    ),
  );
}

export async function saveSettings(patch: SettingsPatch): Promise<void> {
  const result = await api().settings.set(patch);
  if (result.ok) useStudio.setState({ settings: result.value });
  else reportProblem(result.problem);
}

/** After a tool's path changed. */
export async function reloadTools(): Promise<void> {
  useStudio.setState({ tools: await api().modules.tools({ project: useStudio.getState().project?.id }) });
  await checkAgain();
}

export async function setSecret(name: string, value: string): Promise<boolean> {
  const result = await api().secrets.set({ name, value });
  if (!result.ok) reportProblem(result.problem);
  useStudio.setState({ secrets: await api().secrets.list({}) });
  await checkAgain();
  return result.ok;
}

export async function deleteSecret(name: string): Promise<void> {
  const result = await api().secrets.delete({ name });
  if (!result.ok) reportProblem(result.problem);
  useStudio.setState({ secrets: await api().secrets.list({}) });
  await checkAgain();
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
