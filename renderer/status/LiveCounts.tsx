import { useMemo } from 'react';
import type { ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { messages } from '../messages/messages.ts';
import { useQueue, waitingOf } from '../stores/queue-store.ts';
import { useStudio } from '../stores/studio-store.ts';

const text = messages.status.counts;

/** Each number with what it counts, and of whom. */
export function LiveCounts({ resources }: { readonly resources: ResourceSnapshot | undefined }) {
  const queue = useQueue();
  const runs = useStudio((state) => state.runs);
  const ended = useMemo(() => endedToday(runs), [runs]);
  const failed = ended.filter(({ status }) => status === 'failed' || status === 'interrupted').length;
  const holders = new Set(
    (resources?.resources ?? []).flatMap((row) => row.holders.map(({ run, task }) => `${run} ${task}`)),
  );
  // The rows of the project are pushed with every change; the queue tells only of its own.
  const needsYou = runs.reduce((sum, row) => sum + (row.needsYou ?? 0), 0);
  return (
    <dl className="status-counts">
      <Count
        id="running"
        title={text.running}
        count={queue.items.filter(({ place }) => place === 0).length}
        note={text.ofStudio}
      />
      <Count
        id="queued"
        title={text.queued}
        count={waitingOf(queue).length}
        note={text.queueNote(queue.limit, queue.state === 'paused')}
      />
      <Count id="tasks" title={text.tasks} count={holders.size} note={text.ofStudio} />
      <Count id="waiting" title={text.waiting} count={resources?.waiting.length ?? 0} note={text.ofStudio} />
      <Count id="needsYou" title={text.needsYou} count={needsYou} note={text.ofProject} />
      <Count id="today" title={text.today} count={ended.length} note={text.todayNote(failed)} />
    </dl>
  );
}

function endedToday(runs: readonly RunRow[]): readonly RunRow[] {
  const day = new Date().toDateString();
  return runs.filter(
    ({ status, endedAt }) => !isRunLive(status) && endedAt !== undefined && new Date(endedAt).toDateString() === day,
  );
}

interface CountProps {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly note: string;
}

function Count({ id, title, count, note }: CountProps) {
  return (
    <div data-count={id}>
      <dt>{title}</dt>
      <dd>{count}</dd>
      <dd className="muted">{note}</dd>
    </div>
  );
}
