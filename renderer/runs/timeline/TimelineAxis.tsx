import { ticksIn, type Stretch, type TimeScale } from '#shared/run/time-scale.ts';
import { clock, duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';

const LEAST_TICK_PX = 84;
const TICK_WORDS_PX = 44;

interface AxisProps {
  readonly scale: TimeScale;
  readonly span: Stretch;
  readonly view: { readonly fromPx: number; readonly toPx: number };
  readonly onUnfold: (gap: Stretch) => void;
}

const text = messages.runs.timeline;

/** Round times since the start of the run, and where time was left out. */
export function TimelineAxis({ scale, span, view, onUnfold }: AxisProps) {
  // Not where a fold would cut its words off.
  const ticks = ticksIn(scale, span, view, LEAST_TICK_PX).filter((ms) => {
    const px = scale.toPx(span.fromMs + ms);
    return scale.folds.every(({ fromPx }) => fromPx <= px || fromPx >= px + TICK_WORDS_PX);
  });
  const isLong = span.toMs - span.fromMs >= 60_000 && (ticks[1] ?? 1000) % 1000 === 0;
  return (
    <div className="tl-axis">
      <span className="tl-corner" />
      {ticks.map((ms) => (
        <span key={ms} aria-hidden="true" className="tl-tick tabular" style={{ left: scale.toPx(span.fromMs + ms) }}>
          {isLong ? clock(ms) : ms % 1000 === 0 ? `${ms / 1000} s` : duration(ms)}
        </span>
      ))}
      {scale.folds.map((fold) => {
        const long = duration(fold.toMs - fold.fromMs);
        return (
          <button
            key={fold.fromMs}
            type="button"
            className="tl-unfold tabular"
            style={{ left: fold.fromPx, width: fold.toPx - fold.fromPx }}
            title={text.unfold(long)}
            aria-label={text.unfold(long)}
            onClick={(event) => {
              event.stopPropagation();
              onUnfold(fold);
            }}
          >
            {text.folded(long)}
          </button>
        );
      })}
    </div>
  );
}
