import type { CriticalStep } from '#shared/run/critical-path.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { TimeScale } from '#shared/run/time-scale.ts';
import { clock, duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useView } from '../../stores/view-store.ts';
import type { Row } from './timeline-rows.ts';

const ROW_PX = 34;
const text = messages.runs.timeline;

interface MarksProps {
  readonly scale: TimeScale;
  readonly rows: readonly Row[];
  /** The live edge, or the moment that one went back to; undefined: the run stands still. */
  readonly nowMs: number | undefined;
  readonly isBack: boolean;
  readonly expectedEndMs: number | undefined;
  readonly steps: readonly CriticalStep[] | undefined;
  readonly state: RunState;
  readonly fromMs: number;
}

/** What lies across all rows: the live edge, the expected end, the pointer's time, the critical path. */
export function TimelineMarks({ scale, rows, nowMs, isBack, expectedEndMs, steps, state, fromMs }: MarksProps) {
  return (
    <div className="tl-marks">
      {steps !== undefined && <CriticalLines steps={steps} rows={rows} state={state} scale={scale} />}
      {nowMs !== undefined && (
        <span className="tl-now" data-back={isBack ? '' : undefined} style={{ left: scale.toPx(nowMs) }} />
      )}
      {/* One that has passed says nothing: what is left has no estimate, like the answer of a person. */}
      {expectedEndMs !== undefined && nowMs !== undefined && expectedEndMs > nowMs && (
        <span className="tl-expected tabular" style={{ left: scale.toPx(expectedEndMs) }}>
          <span>{text.expectedEnd(clock(expectedEndMs - fromMs))}</span>
        </span>
      )}
      <Cursor scale={scale} fromMs={fromMs} />
    </div>
  );
}

/** Behind the rows: where the axis leaves out time. */
export function TimelineFolds({ scale }: { readonly scale: TimeScale }) {
  return scale.folds.map((fold) => (
    <span key={fold.fromMs} className="tl-fold" style={{ left: fold.fromPx, width: fold.toPx - fold.fromPx }} />
  ));
}

function Cursor({ scale, fromMs }: Pick<MarksProps, 'scale' | 'fromMs'>) {
  const cursor = useView((view) => view.cursor);
  if (cursor === undefined) return null;
  return (
    <span className="tl-cursor tabular" data-from={cursor.from} style={{ left: scale.toPx(cursor.atMs) }}>
      <span>{duration(Math.max(0, cursor.atMs - fromMs))}</span>
    </span>
  );
}

/** Elbows from the end of each step to the start of the next. */
function CriticalLines({
  steps,
  rows,
  state,
  scale,
}: Pick<MarksProps, 'rows' | 'state' | 'scale'> & { readonly steps: readonly CriticalStep[] }) {
  const places = new Map(rows.map((row, index) => [row.kind === 'task' ? row.path : '', index]));
  return (
    <svg className="tl-critical" aria-hidden="true">
      {steps.map((step, index) => {
        const before = steps[index - 1];
        const fromRow = before === undefined ? undefined : places.get(before.path);
        const toRow = places.get(step.path);
        if (before === undefined || fromRow === undefined || toRow === undefined) return null;
        const endedAt = state.tasks.get(before.path)?.endedAt;
        const startedAt = state.tasks.get(step.path)?.startedAt;
        if (endedAt === undefined || startedAt === undefined) return null;
        const x1 = scale.toPx(Date.parse(endedAt));
        const x2 = scale.toPx(Date.parse(startedAt));
        const y1 = fromRow * ROW_PX + ROW_PX / 2;
        const y2 = toRow * ROW_PX + ROW_PX / 2;
        const x = Math.max(x1, x2 - 5);
        return <path key={step.path} data-because={step.because} d={`M${x1},${y1}H${x}V${y2}H${x2}`} />;
      })}
    </svg>
  );
}
