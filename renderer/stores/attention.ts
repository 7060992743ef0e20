import { useSyncExternalStore } from 'react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { messages } from '../messages/messages.ts';
import { api } from './connection.ts';
import { tellWithAction } from './notices.tsx';
import { useRun } from './run-store.ts';
import { openRun } from './run-session.ts';
import { useStudio } from './studio-store.ts';
import { workflowTitle } from './workflow-titles.ts';

const text = messages.approval;

/** Runs that need a person more than they did. */
export function newlyWaiting(before: ReadonlyMap<string, number>, rows: readonly RunRow[]): readonly RunRow[] {
  return rows.filter(({ run, needsYou = 0 }) => needsYou > (before.get(run) ?? 0));
}

/** Tells of questions that came up where nobody looks: a toast for another run, a notice of the system when the window is in the back, a number on its icon. */
export function followAttention(): void {
  let before: ReadonlyMap<string, number> = new Map();
  let shownCount = 0;
  const toasts = new Map<string, () => void>();
  /** Of what is on the canvas now, or was decided. */
  const takeAwayOld = (): void => {
    for (const [run, takeAway] of toasts) {
      if (before.has(run) && run !== useRun.getState().run) continue;
      takeAway();
      toasts.delete(run);
    }
  };
  useStudio.subscribe(({ runs }, earlier) => {
    if (runs === earlier.runs) return;
    const fresh = newlyWaiting(before, runs);
    before = new Map(runs.flatMap(({ run, needsYou = 0 }) => (needsYou > 0 ? [[run, needsYou] as const] : [])));
    const count = [...before.values()].reduce((sum, each) => sum + each, 0);
    for (const row of fresh) if (row.run !== useRun.getState().run) toasts.set(row.run, toast(row));
    takeAwayOld();
    const first = fresh[0];
    if (first === undefined && count === shownCount) return;
    shownCount = count;
    void callForAttention(count, first !== undefined && !document.hasFocus() ? first : undefined);
  });
  useRun.subscribe((now, earlier) => {
    if (now.run !== earlier.run) takeAwayOld();
  });
}

function toast(row: RunRow): () => void {
  return tellWithAction(text.waits(workflowTitle(row.workflow), row.number), text.review, () => void openRun(row));
}

async function callForAttention(count: number, row: RunRow | undefined): Promise<void> {
  const notice =
    row === undefined
      ? undefined
      : { title: text.noticeTitle, text: text.waits(workflowTitle(row.workflow), row.number) };
  try {
    const { shown } = await api().app.attention({ count, notice });
    if (shown) return;
    await (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.());
  } catch {
    // No badge here; the title says it too.
  }
  if (notice === undefined || row === undefined || !mayNotify()) return;
  const shown = new Notification(notice.title, { body: notice.text, tag: row.run });
  shown.addEventListener('click', () => {
    window.focus();
    void openRun(row);
  });
}

function mayNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

const listeners = new Set<() => void>();

/** Only in a browser that was never asked; the desktop window needs no permission. */
export function useCanAskForNotices(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () =>
      useStudio.getState().info?.shell === 'browser' &&
      'Notification' in window &&
      Notification.permission === 'default',
  );
}

export async function allowNotices(): Promise<void> {
  await Notification.requestPermission();
  for (const listener of listeners) listener();
}
