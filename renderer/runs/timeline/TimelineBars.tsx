import { Hand, RotateCw } from 'lucide-react';
import type { TimeScale } from '#shared/run/time-scale.ts';
import { duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { inWords } from '../../stores/task-names.ts';
import type { TaskBar } from './timeline-rows.ts';

/** Below this a bar is a dot. */
const DOT_BELOW_PX = 8;
export const DOT_PX = 6;
/** Above this a label may stand inside, if it fits. */
const LABEL_FROM_PX = 30;
const LETTER_PX = 6.2;
const LABEL_EDGE_PX = 12;
const text = messages.runs.timeline;

interface BarsProps {
  readonly bars: readonly TaskBar[];
  readonly scale: TimeScale;
  /** Bars of a lane carry names, because the row has none. */
  readonly isLane: boolean;
  /** The attempt chosen in the log, of the task chosen there. */
  readonly chosen: { readonly task: string; readonly attempt: number | undefined } | undefined;
  readonly critical: ReadonlySet<string> | undefined;
}

export function TimelineBars({ bars, scale, isLane, chosen, critical }: BarsProps) {
  return bars.map((bar, index) => {
    const left = scale.toPx(bar.fromMs);
    const width = scale.toPx(bar.toMs) - left;
    const attempt = bar.attempt?.attempt;
    const isDot = width < DOT_BELOW_PX;
    const isLast = index === bars.length - 1;
    const isThin = bar.kind === 'waiting' || bar.kind === 'queued';
    if (isThin && width < 1) return null;
    return (
      <span
        key={isLane ? `${bar.task.path} ${bar.kind} ${bar.fromMs}` : `${bar.kind} ${index}`}
        className="tl-bar"
        data-kind={bar.kind}
        data-status={bar.status}
        data-open={bar.isOpen ? '' : undefined}
        data-dot={isDot && !isThin ? '' : undefined}
        data-critical={critical?.has(bar.task.path) === true && bar.kind === 'attempt' ? '' : undefined}
        data-chosen={
          chosen?.task === bar.task.path && chosen.attempt === attempt && attempt !== undefined ? '' : undefined
        }
        data-attempt={attempt}
        data-task={bar.task.path}
        {...(isLane ? { 'data-timeline-row': bar.task.path } : {})}
        style={{ left: isDot && !isThin ? left - 1 : left, width: isDot && !isThin ? DOT_PX : width }}
        title={titleOf(bar)}
      >
        <BarLabel bar={bar} width={width} isLane={isLane} isLast={isLast} />
      </span>
    );
  });
}

interface LabelProps {
  readonly bar: TaskBar;
  readonly width: number;
  readonly isLane: boolean;
  readonly isLast: boolean;
}

/** Inside where it fits; what the last bar cannot hold stands beside it. */
function BarLabel({ bar, width, isLane, isLast }: LabelProps) {
  const isName = isLane && (bar.kind === 'attempt' || bar.kind === 'deciding');
  const long = duration(bar.toMs - bar.fromMs);
  const number = bar.task.attempts.length > 1 ? `#${bar.attempt?.attempt ?? 1}` : '';
  const words = isName ? bar.task.name : wordsOf(bar, long, number);
  const icon = ICONS[bar.kind];
  const isFitting = (label: string): boolean =>
    width > LABEL_FROM_PX && label.length * LETTER_PX + LABEL_EDGE_PX + (icon === undefined ? 0 : 15) <= width;
  // A name that is cut still tells more than none.
  const inside = isFitting(words) || (isName && width > LABEL_FROM_PX) ? words : isFitting(number) ? number : '';
  if (inside !== '')
    return (
      <span className="tl-label tabular">
        {icon}
        <span className="truncate">{inside}</span>
      </span>
    );
  const isBeside = isLast && !isLane && bar.kind !== 'waiting' && bar.kind !== 'queued';
  return isBeside ? <span className="tl-beside tabular">{words}</span> : null;
}

const ICONS = {
  waiting: undefined,
  queued: undefined,
  attempt: undefined,
  retrying: <RotateCw size={11} aria-hidden="true" />,
  deciding: <Hand size={12} aria-hidden="true" />,
} as const;

function wordsOf(bar: TaskBar, long: string, number: string): string {
  switch (bar.kind) {
    case 'waiting':
      return '';
    case 'queued':
      return text.queued(long);
    case 'retrying':
      return long;
    case 'deciding':
      return text.deciding(long);
    case 'attempt':
      return [number, long].filter(Boolean).join(' ');
  }
}

function titleOf(bar: TaskBar): string {
  const what = text.barKinds[bar.kind](bar.attempt?.attempt ?? 1);
  return [`${bar.task.name} · ${what} · ${duration(bar.toMs - bar.fromMs)}`, inWords(bar.sentence)]
    .filter(Boolean)
    .join('\n');
}
