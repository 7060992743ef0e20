import { useEffect, useState, type SVGProps } from 'react';
import { TASK_STATUS, type TaskStatus } from '#shared/run/task-status.ts';

interface StatusIconProps {
  readonly status: TaskStatus;
  readonly size?: number;
  /** Turned off in map view and above thirty running tasks. */
  readonly isStill?: boolean;
}

/** What is over sooner does not begin to turn: each that does is a picture of its own, and everything above it another one. */
const TURNS_AFTER_MS = 1000;

/** Each status has its own drawing: told apart without colour. Drawn in `currentColor` on a 16 px grid. */
export function StatusIcon({ status, size = 16, isStill = false }: StatusIconProps) {
  const { icon } = TASK_STATUS[status];
  const [shape, over] = DRAWINGS[icon] ?? [];
  const isTurning = useLasting(icon === 'arc' && !isStill, TURNS_AFTER_MS);
  return (
    <svg
      className={isTurning ? 'status-icon status-icon-turning' : 'status-icon'}
      data-icon={icon}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path {...shape} />
      <path {...over} />
    </svg>
  );
}

/** Has it been so for that long? */
function useLasting(is: boolean, forMs: number): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = setTimeout(() => setLasting(true), forMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [is, forMs]);
  return is && isLasting;
}

const cut = { stroke: 'var(--icon-cut, var(--surface))', strokeWidth: 1.7 } as const;
const ring = { d: 'M13.8 8A5.8 5.8 0 1 1 2.2 8a5.8 5.8 0 0 1 11.6 0z' } as const;
const disc = { ...ring, fill: 'currentColor' } as const;

/** A shape and what lies over it, in strokes of 1.6: the same two elements for every status, of which few attributes differ. */
const DRAWINGS: Readonly<Record<string, readonly [shape: SVGProps<SVGPathElement>, over?: SVGProps<SVGPathElement>]>> =
  {
    'hollow-circle': [{ d: 'M13.6 8A5.6 5.6 0 1 1 2.4 8a5.6 5.6 0 0 1 11.2 0z', strokeDasharray: '2.2 2.2' }],
    clock: [ring, { d: 'M8 4.8V8l2.2 1.5' }],
    arc: [
      { ...ring, opacity: 0.25 },
      { d: 'M8 2.2a5.8 5.8 0 0 1 5.8 5.8', strokeWidth: 2 },
    ],
    'check-disc': [disc, { ...cut, d: 'm5.1 8.2 2 2 3.9-4.2' }],
    'layers-disc': [disc, { ...cut, d: 'm4.8 7 3.2-1.7L11.2 7 8 8.7zM5 9.4l3 1.6 3-1.6', strokeWidth: 1.2 }],
    'cross-octagon': [
      { d: 'M5.3 1.4h5.4l3.9 3.9v5.4l-3.9 3.9H5.3l-3.9-3.9V5.3z', fill: 'currentColor', stroke: 'none' },
      { ...cut, d: 'm5.9 5.9 4.2 4.2m0-4.2-4.2 4.2' },
    ],
    'skip-bar': [{ d: 'M2.5 10.5c.6-4 5.4-5.6 8.3-2.6l1 1.1m0-3.6V9H8.2M2.5 13.4h11' }],
    'square-circle': [ring, { d: 'M6.6 6.6h2.8v2.8H6.6z', fill: 'currentColor' }],
  };
