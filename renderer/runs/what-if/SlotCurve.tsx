import type { SlotPoint } from '#shared/run/what-if.ts';
import { duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';

const text = messages.foresight.whatIf;
const WIDTH = 300;
const HEIGHT = 120;
const LEFT = 52;
const BOTTOM = 20;
const TOP = 16;

interface SlotCurveProps {
  readonly curve: readonly SlotPoint[];
  readonly knee: number | undefined;
  readonly slots: number;
}

/** How long the run takes with how many slots; the filled point is what is supposed, the line where more hardly help. */
export function SlotCurve({ curve, knee, slots }: SlotCurveProps) {
  const most = Math.max(1, ...curve.map(({ makespanMs }) => makespanMs));
  const last = curve.at(-1)?.slots ?? 1;
  const x = (at: number): number => LEFT + ((at - 1) / Math.max(1, last - 1)) * (WIDTH - LEFT - 12);
  const y = (ms: number): number => TOP + (1 - ms / most) * (HEIGHT - TOP - BOTTOM);
  const path = curve.map(({ slots: at, makespanMs }, index) => `${index === 0 ? 'M' : 'L'}${x(at)},${y(makespanMs)}`);
  const label = curve.map(({ slots: at, makespanMs }) => text.point(at, duration(makespanMs))).join('; ');
  return (
    <figure className="what-if-curve">
      <figcaption className="muted">{text.curve}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <line x1={LEFT} x2={WIDTH - 12} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="what-if-axis" />
        <text x={LEFT - 6} y={y(most) + 4} textAnchor="end">
          {duration(most)}
        </text>
        <text x={LEFT - 6} y={HEIGHT - BOTTOM + 4} textAnchor="end">
          0
        </text>
        {knee !== undefined && knee < last && (
          <>
            <line x1={x(knee)} x2={x(knee)} y1={TOP} y2={HEIGHT - BOTTOM} className="what-if-knee" />
            <text x={x(knee)} y={TOP - 4} textAnchor={knee > last / 2 ? 'end' : 'start'}>
              {text.knee(knee)}
            </text>
          </>
        )}
        <path d={path.join('')} className="what-if-line-path" />
        {curve.map(({ slots: at, makespanMs }) => (
          <circle
            key={at}
            cx={x(at)}
            cy={y(makespanMs)}
            r={at === slots ? 4 : 2.5}
            data-now={at === slots ? '' : undefined}
          >
            <title>{text.point(at, duration(makespanMs))}</title>
          </circle>
        ))}
        {curve
          .filter(({ slots: at }) => at === 1 || at === last || at === slots)
          .map(({ slots: at }) => (
            <text key={at} x={x(at)} y={HEIGHT - 6} textAnchor="middle">
              {at}
            </text>
          ))}
      </svg>
    </figure>
  );
}
