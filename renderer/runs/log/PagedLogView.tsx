import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { logSizeOf } from '../attempt-logs.ts';
import { PagedLine } from './PagedLine.tsx';
import { PagedLog, type LogPlace } from './paged-log.ts';

const LINE_PX = 18;
/** Lines left before an edge of the block at which more is asked for. */
const AHEAD = 200;
const text = messages.runs.log;

interface PagedLogViewProps {
  readonly place: LogPlace;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  /** The hit to be shown, by its byte; a new object shows it again. */
  readonly target: { readonly at: number } | undefined;
  readonly marks: RegExp | undefined;
}

/**
 * A log of any size: some thousand lines around the view are in the window, the rest is read when the view comes near. The bar at the right stands for
 * the whole file, because no page can be as high as ten million lines.
 */
export function PagedLogView({ place, isFollowing, onFollow, target, marks }: PagedLogViewProps) {
  const { run, task, attempt } = place;
  // As far as events say; the file may be longer already.
  const totalBytes = useCalmRun(({ state }) => logSizeOf(state, task, attempt));
  const log = useMemo(() => new PagedLog({ run, task, attempt }), [run, task, attempt]);
  const block = useSyncExternalStore(log.subscribe, log.snapshot);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: block.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  useEffect(() => {
    log.goTo(target?.at ?? Number.POSITIVE_INFINITY);
  }, [log, target]);
  useEffect(() => log.grow(totalBytes, isFollowing), [log, totalBytes, isFollowing]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (block.shift !== 0) element.scrollTop += block.shift * LINE_PX;
    if (block.goal === undefined) return;
    const { at } = block.goal;
    const index = block.lines.findLastIndex((line) => line.at <= at);
    element.scrollTop =
      at >= block.totalBytes ? block.lines.length * LINE_PX : index * LINE_PX - element.clientHeight / 3;
  }, [block]);
  useEffect(() => {
    // A few very long lines fill a page but not the view, and what is not scrolled asks for nothing.
    const element = scroller.current;
    if (element === null || block.lines.length === 0 || block.lines.length * LINE_PX > element.clientHeight) return;
    log.extend(block.to < block.totalBytes ? 'end' : 'front');
  }, [log, block]);
  const items = virtual.getVirtualItems();
  const first = block.lines[items[0]?.index ?? 0];
  const isWhole = block.from === 0 && block.to >= block.totalBytes;
  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isAtEnd = block.to >= block.totalBytes && scrollHeight - scrollTop - clientHeight < LINE_PX * 2;
    if (isAtEnd !== isFollowing) onFollow(isAtEnd);
    if (scrollTop < AHEAD * LINE_PX) log.extend('front');
    if (scrollHeight - scrollTop - clientHeight < AHEAD * LINE_PX) log.extend('end');
  };
  useEffect(() => {
    const element = scroller.current;
    // The browser's own Home and End know only the block.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Home' && event.key !== 'End') return;
      event.preventDefault();
      log.goTo(event.key === 'Home' ? 0 : Number.POSITIVE_INFINITY);
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [log]);
  return (
    <div className="log-paged">
      <div
        ref={scroller}
        className="log log-block"
        data-testid="log"
        role="log"
        aria-label={messages.runs.tabs.log}
        tabIndex={0}
        onScroll={onScroll}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const line = block.lines[item.index];
            return (
              line !== undefined && (
                <PagedLine
                  key={line.at}
                  place={place}
                  line={line}
                  marks={marks}
                  isHit={target !== undefined && target.at >= line.at && target.at < line.at + line.bytes}
                  style={{ transform: `translateY(${item.start}px)` }}
                />
              )
            );
          })}
        </div>
      </div>
      {!isWhole && <Rail at={first?.at ?? 0} totalBytes={block.totalBytes} onGo={(at) => log.goTo(at)} />}
    </div>
  );
}

const PAGE_STEP = 0.02;

interface RailProps {
  readonly at: number;
  readonly totalBytes: number;
  readonly onGo: (at: number) => void;
}

/** The scroll bar of the whole file. */
function Rail({ at, totalBytes, onGo }: RailProps) {
  const rail = useRef<HTMLDivElement>(null);
  const [isHeld, setHeld] = useState(false);
  const goTo = (clientY: number): void => {
    const box = rail.current?.getBoundingClientRect();
    if (box === undefined) return;
    const part = Math.min(1, Math.max(0, (clientY - box.top) / box.height));
    onGo(part >= 0.995 ? Number.POSITIVE_INFINITY : Math.floor(part * totalBytes));
  };
  const part = totalBytes === 0 ? 0 : at / totalBytes;
  return (
    <div
      ref={rail}
      className="log-rail"
      role="slider"
      aria-orientation="vertical"
      aria-label={text.rail}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={text.railAt(size(at), size(totalBytes))}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(true);
        goTo(event.clientY);
      }}
      onPointerMove={(event) => {
        if (isHeld) goTo(event.clientY);
      }}
      onPointerUp={() => setHeld(false)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? PAGE_STEP : event.key === 'ArrowUp' ? -PAGE_STEP : 0;
        if (by === 0) return;
        event.preventDefault();
        onGo(Math.min(totalBytes, Math.max(0, at + by * totalBytes)));
      }}
    >
      <span className="log-thumb" style={{ top: `calc(${part * 100}% - ${part * 28}px)` }} />
    </div>
  );
}
