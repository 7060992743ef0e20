import { previousGood } from '#shared/run/comparison-sections.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { UserAction } from '../../app/action.ts';
import { messages } from '../../messages/messages.ts';
import { useDocument } from '../../stores/document-store.ts';
import { useRun } from '../../stores/run-store.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { pinRun } from '../../stores/run-session.ts';
import { openSheet } from '../../stores/view-store.ts';

const text = messages.history.actions;

const noProject = (): string | undefined =>
  useStudio.getState().project === undefined ? messages.app.actions.noProject : undefined;

function watchedRow(): RunRow | undefined {
  const { run } = useRun.getState();
  return useStudio.getState().runs.find((row) => row.run === run);
}

const noRun = (): string | undefined => (watchedRow() === undefined ? text.noRun : undefined);

function withWatched(act: (row: RunRow) => void): void {
  const row = watchedRow();
  if (row !== undefined) act(row);
}

/** With which run a run is compared when nobody says. */
export function goodBefore(row: RunRow): RunRow | undefined {
  return previousGood(useStudio.getState().runs, row);
}

export function compareWithGood(row: RunRow): void {
  const good = goodBefore(row);
  if (good !== undefined) openSheet({ kind: 'compareRuns', before: good.run, after: row.run });
}

export const trendsAction: UserAction = {
  id: 'history.trends',
  label: text.trends,
  group: 'view',
  keywords: ['statistics', 'flaky', 'slowest', 'p95', 'csv', 'metrics'],
  disabledBecause: noProject,
  run: () => openSheet({ kind: 'trends', workflow: useDocument.getState().name }),
};

export const periodReportAction: UserAction = {
  id: 'history.report',
  label: text.report,
  group: 'project',
  keywords: ['week', 'html', 'markdown', 'junit', 'sarif', 'summary'],
  disabledBecause: noProject,
  run: () => openSheet({ kind: 'periodReport' }),
};

export const historyActions: readonly UserAction[] = [
  {
    id: 'history.comparePrevious',
    label: text.comparePrevious,
    group: 'run',
    keywords: ['difference', 'diff', 'regression', 'newly failing'],
    disabledBecause: () => {
      const row = watchedRow();
      return row === undefined ? text.noRun : goodBefore(row) === undefined ? text.noGood : undefined;
    },
    run: () => withWatched(compareWithGood),
  },
  {
    id: 'history.reportRun',
    label: text.reportRun,
    group: 'run',
    keywords: ['error', 'share', 'paste', 'html', 'markdown', 'json', 'junit', 'sarif'],
    disabledBecause: noRun,
    run: () => withWatched(({ run }) => openSheet({ kind: 'report', run })),
  },
  {
    id: 'history.labelRun',
    label: text.labelRun,
    group: 'run',
    keywords: ['name', 'tag'],
    disabledBecause: noRun,
    run: () => withWatched(({ run }) => openSheet({ kind: 'labelRun', run })),
  },
  {
    id: 'history.pinRun',
    label: text.pinRun,
    group: 'run',
    keywords: ['keep', 'retention', 'unpin'],
    disabledBecause: noRun,
    run: () => withWatched((row) => void pinRun(row, row.pinned !== true)),
  },
  trendsAction,
  periodReportAction,
  {
    id: 'status.open',
    label: text.status,
    group: 'view',
    keywords: ['health', 'doctor', 'resources', 'capacity', 'memory', 'cpu', 'pools', 'checks'],
    run: () => openSheet({ kind: 'status' }),
  },
];
