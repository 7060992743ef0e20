import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { levelOf } from '#shared/run/log-level.ts';
import { EmptyState } from '../../design/EmptyState.tsx';
import { messages } from '../../messages/messages.ts';
import { AnsiText } from '../AnsiText.tsx';
import type { LogHit } from './use-log-search.ts';

const LINE_PX = 24;

interface LogHitsProps {
  readonly hits: readonly LogHit[];
  readonly isMerged: boolean;
  readonly isDone: boolean;
  readonly marks: RegExp | undefined;
  readonly onChoose: (index: number) => void;
}

/** Only the lines that fit; a click shows one among its neighbours. */
export function LogHits({ hits, isMerged, isDone, marks, onChoose }: LogHitsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: hits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  return (
    <div ref={scroller} className="log log-hits" data-testid="log" role="group" aria-label={messages.runs.log.onlyHits}>
      {hits.length === 0 && isDone && <EmptyState title={messages.runs.log.noHits} />}
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const hit = hits[item.index];
          return (
            hit !== undefined && (
              <button
                key={item.key}
                type="button"
                className="log-line"
                style={{ transform: `translateY(${item.start}px)`, height: LINE_PX, paddingTop: 3 }}
                data-level={levelOf(hit.text)}
                onClick={() => onChoose(item.index)}
              >
                {isMerged && <span className="log-task">{hit.task}</span>}
                <AnsiText text={hit.text} marks={marks} />
              </button>
            )
          );
        })}
      </div>
    </div>
  );
}
