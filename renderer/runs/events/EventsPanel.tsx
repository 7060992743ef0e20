import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { eventSentence, kindOf } from '#shared/run/event-sentence.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { EmptyState } from '../../design/EmptyState.tsx';
import { messages } from '../../messages/messages.ts';
import { useRun, watchedHistory } from '../../stores/run-store.ts';
import { namesIn, namesShown } from '../../stores/task-names.ts';
import { useView } from '../../stores/view-store.ts';
import { EventFilter, type EventLook } from './event-filter.ts';
import { EventDetails } from './EventDetails.tsx';
import { EventTools, type EventOrder } from './EventTools.tsx';
import './events.css';

const text = messages.events;
const ROW_PX = 24;
/** How much a run has grown and used is asked for on purpose: it would drown the rest. */
const LOOK: EventLook = { kinds: new Set(['run', 'task', 'attempt']), words: '', task: undefined, onlyFailed: false };
const ORDER: EventOrder = { isNewestFirst: false, showsClock: false, heldAt: undefined };

/** Everything the run put on record, each event in a sentence; a click shows all of it. */
export function EventsPanel() {
  const live = useRun((watched) => watched.live);
  if (live === undefined) return <EmptyState title={text.empty}>{text.emptyText}</EmptyState>;
  return <Events key={live.run} />;
}

function Events() {
  const live = useRun((watched) => watched.live);
  const moment = useRun((watched) => watched.moment);
  const [look, setLook] = useState(LOOK);
  const [order, setOrder] = useState(ORDER);
  const [openSeq, setOpenSeq] = useState<number>();
  const { kinds, task, onlyFailed } = look;
  const words = useDeferredValue(look.words);
  const filter = useMemo(
    () => new EventFilter({ kinds, words, task, onlyFailed }, namesShown),
    [kinds, words, task, onlyFailed],
  );
  const { events } = watchedHistory();
  const upTo = Math.min(moment?.seq ?? events.length, order.heldAt ?? events.length);
  const fitting = useMemo(() => filter.fitting(events, upTo), [filter, events, upTo]);
  const startMs = Date.parse(live?.startedAt ?? live?.createdAt ?? '');
  const open = events[(openSeq ?? 0) - 1];
  return (
    <div className="events">
      <EventTools
        look={look}
        onLook={setLook}
        order={order}
        onOrder={setOrder}
        tasks={
          live === undefined ? [] : [...live.tasks.keys()].map((path) => [path, namesIn(live).titleOf(path)] as const)
        }
        shown={fitting.length}
        events={events}
      />
      <div className="events-body">
        <EventRows
          events={fitting}
          order={order}
          startMs={startMs}
          openSeq={openSeq}
          onOpen={(seq) => setOpenSeq(seq === openSeq ? undefined : seq)}
        />
        {open !== undefined && <EventDetails event={open} onClose={() => setOpenSeq(undefined)} />}
      </div>
    </div>
  );
}

interface EventRowsProps {
  readonly events: readonly RunEvent[];
  readonly order: EventOrder;
  readonly startMs: number;
  readonly openSeq: number | undefined;
  readonly onOpen: (seq: number) => void;
}

/** Only the rows in sight, so that a hundred thousand cost what forty do. */
function EventRows({ events, order, startMs, openSeq, onOpen }: EventRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const at = (index: number): RunEvent | undefined => events[order.isNewestFirst ? events.length - 1 - index : index];
  const step = (from: number, key: string): void => {
    const next = from + (key === 'ArrowDown' || key === 'j' ? 1 : key === 'ArrowUp' || key === 'k' ? -1 : 0);
    const chosen = at(next);
    if (next === from || chosen === undefined) return;
    onOpen(chosen.seq);
    virtual.scrollToIndex(next);
    // It may have to be drawn first.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-seq="${chosen.seq}"]`)?.focus({ preventScroll: true }),
    );
  };
  if (events.length === 0) return <EmptyState title={text.nothingFits} />;
  return (
    <div
      ref={scroller}
      className="events-rows"
      role="group"
      aria-label={text.list}
      onPointerLeave={() => useView.setState({ hoveredNode: undefined })}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const event = at(item.index);
          return (
            event !== undefined && (
              <button
                key={event.seq}
                type="button"
                className="event-row"
                aria-expanded={event.seq === openSeq}
                data-seq={event.seq}
                data-kind={kindOf(event.type)}
                data-bad={isBad(event) ? '' : undefined}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => onOpen(event.seq)}
                onKeyDown={({ key }) => step(item.index, key)}
                onPointerEnter={() => useView.setState({ hoveredNode: nodeOf(event) })}
              >
                <span className="tabular muted">{timeOf(event, startMs, order.showsClock)}</span>
                <code className="muted truncate">{event.type}</code>
                <span className="truncate">{eventSentence(event, namesShown())}</span>
              </button>
            )
          );
        })}
      </div>
    </div>
  );
}

function nodeOf(event: RunEvent): string | undefined {
  return event.task === undefined ? undefined : useRun.getState().live?.tasks.get(event.task)?.node;
}

function isBad(event: RunEvent): boolean {
  return (
    (event.type === 'task.ended' && event.status === 'failed') ||
    (event.type === 'run.ended' && event.status === 'failed') ||
    (event.type === 'attempt.ended' && event.outcome === 'failed')
  );
}

function timeOf(event: RunEvent, startMs: number, showsClock: boolean): string {
  if (showsClock)
    return new Date(event.at).toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    });
  const ms = Math.max(0, Date.parse(event.at) - startMs);
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}
