import { packHistory, type KeptHistory, type UndoHistory } from '#shared/workflow/undo-history.ts';
import { api } from './connection.ts';

/*
 * Undo outlives the window: after every save the host is given what can be undone. Only the newest state counts, so while one is on its
 * way the next waits, and replaces what waited before.
 */

interface Keeping extends UndoHistory {
  readonly project: string;
  readonly name: string;
  readonly revision: string;
}

const waiting = new Map<string, Keeping>();
let sending: Promise<void> | undefined;

export function keepHistory(history: Keeping): void {
  waiting.set(`${history.project}\n${history.name}`, history);
  sending ??= sendWaiting().finally(() => {
    sending = undefined;
  });
}

async function sendWaiting(): Promise<void> {
  for (const [key, { project, name, revision, ...history }] of waiting) {
    waiting.delete(key);
    // Without a host there is nothing to keep it in; the next save tries again.
    await Promise.resolve()
      .then(() => api().workflows.keepHistory({ project, name, history: packHistory(history, revision) }))
      .catch(() => undefined);
  }
}

/** Undefined when nothing was kept, or the host does not answer: then undo begins anew. */
export async function keptHistory(project: string, name: string): Promise<KeptHistory | undefined> {
  await sending;
  const result = await Promise.resolve()
    .then(() => api().workflows.history({ project, name }))
    .catch(() => undefined);
  return result?.ok === true ? (result.value.history ?? undefined) : undefined;
}
