import { Pin, PinOff, Trash2, X } from 'lucide-react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { pinRun } from '../../stores/run-session.ts';
import { openSheet } from '../../stores/view-store.ts';
import { chooseRuns } from './chosen-runs.ts';

const text = messages.history;

/** What can be done with the runs that are chosen. The older of two is the one before. */
export function ChosenRuns({ rows }: { readonly rows: readonly RunRow[] }) {
  if (rows.length === 0) return null;
  const [later, earlier] = rows.toSorted((a, b) => b.number - a.number);
  const isPinned = rows.every(({ pinned }) => pinned === true);
  return (
    <div className="runs-chosen" role="toolbar" aria-label={text.chosenTools}>
      <span className="runs-chosen-count">{text.chosen(rows.length)}</span>
      <Button
        size="small"
        disabledBecause={rows.length === 2 ? undefined : text.chooseTwo}
        onClick={() => {
          if (earlier !== undefined && later !== undefined)
            openSheet({ kind: 'compareRuns', before: earlier.run, after: later.run });
        }}
      >
        {text.compare}
      </Button>
      <Button
        look="quiet"
        size="small"
        icon={isPinned ? <PinOff size={14} /> : <Pin size={14} />}
        aria-label={isPinned ? text.unpinAll : text.pinAll}
        onClick={() => {
          for (const row of rows) if ((row.pinned === true) === isPinned) void pinRun(row, !isPinned);
        }}
      />
      <Button
        look="quiet"
        size="small"
        icon={<Trash2 size={14} />}
        aria-label={text.deleteAll}
        onClick={() => openSheet({ kind: 'deleteRuns', runs: rows.map(({ run }) => run) })}
      />
      <Button
        look="quiet"
        size="small"
        icon={<X size={14} />}
        aria-label={text.chooseNone}
        onClick={() => chooseRuns([])}
      />
    </div>
  );
}
