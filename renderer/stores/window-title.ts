import { isRunLive } from '#shared/run/task-status.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from './document-store.ts';
import { useRun } from './run-store.ts';
import { useStudio } from './studio-store.ts';

/** Keeps the title of the window (and so of the task bar): how the run stands, which workflow, which project. */
export function followTitle(): void {
  const apply = (): void => {
    const { name, workflow } = useDocument.getState();
    const status = useRun.getState().live?.status;
    const count = useStudio.getState().runs.reduce((sum, { needsYou = 0 }) => sum + needsYou, 0);
    const parts = [
      count > 0 ? `${messages.approval.badge(count)} ${messages.approval.noticeTitle}` : undefined,
      status !== undefined && isRunLive(status) ? messages.runs.status[status] : undefined,
      workflow?.name ?? name,
      useStudio.getState().project?.name,
      messages.app.title,
    ];
    const title = parts.filter((part) => part !== undefined).join(' · ');
    if (document.title !== title) document.title = title;
  };
  for (const store of [useDocument, useRun, useStudio]) store.subscribe(apply);
  apply();
}
