import { api } from './connection.ts';
import { showDocument, useDocument } from './document-store.ts';
import { reportProblem } from './notices.tsx';
import { leavingWorkflow } from './outside-changes.ts';
import { unwatchRun, watchRun } from './run-store.ts';
import { useStudio } from './studio-store.ts';
import { select } from './view-store.ts';
import { offerBack } from './workflow-versions.ts';

/* Opening, making and removing the workflows of the open project. */

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
  // The one that is open already: what was selected meanwhile stays.
  if (useDocument.getState().name !== name || useDocument.getState().project !== project.id) select([]);
  showDocument(project.id, result.value);
  if (!keepsRun) showLatestRun(name);
  return true;
}

/** The canvas shows the latest run of the workflow it shows, live when it still runs. */
export function showLatestRun(workflow: string): void {
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
