import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { groupByDay } from '#shared/run/run-filter.ts';
import { messages } from '../../messages/messages.ts';
import { walkRows } from '../../design/walk-rows.ts';
import { RunListRow } from './RunListRow.tsx';

type Line = { readonly kind: 'day'; readonly day: string } | { readonly kind: 'run'; readonly row: RunRow };

interface RunHistoryProps {
  readonly rows: readonly RunRow[];
  readonly isWorkflowShown: boolean;
}

/** Any number of runs, by day; only those in sight are in the page. Arrow keys go from run to run. */
export function RunHistory({ rows, isWorkflowShown }: RunHistoryProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(rows), [rows]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'day' ? 30 : 54),
    getItemKey: (index) => keyOf(lines[index], index),
    overscan: 8,
  });
  return (
    <div className="run-list" ref={scroller} data-count={rows.length}>
      {/* The arrows only lead between the buttons inside, which Tab reaches too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        className="run-lines"
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={(event) => walkRows(event, '.run-open')}
      >
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const place = { 'data-index': item.index, style: { transform: `translateY(${item.start}px)` } };
          return (
            <li key={item.key} className="run-line" ref={virtual.measureElement} {...place}>
              {line.kind === 'day' ? (
                <h3 className="run-day">{line.day}</h3>
              ) : (
                <RunListRow row={line.row} isWorkflowShown={isWorkflowShown} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function linesOf(rows: readonly RunRow[]): readonly Line[] {
  return groupByDay(rows, dayOf).flatMap(({ day, rows: inside }): Line[] => [
    { kind: 'day', day },
    ...inside.map((row): Line => ({ kind: 'run', row })),
  ]);
}

function keyOf(line: Line | undefined, index: number): string {
  return line === undefined ? String(index) : line.kind === 'day' ? `${line.day} ${index}` : line.row.run;
}

/** Today, yesterday, or the date, by the clock of this machine. */
function dayOf(startedAt: string): string {
  const day = new Date(startedAt).toDateString();
  const now = new Date();
  if (day === now.toDateString()) return messages.runs.list.today;
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day === before.toDateString()) return messages.runs.list.yesterday;
  return new Date(startedAt).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}
