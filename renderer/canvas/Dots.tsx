import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useRef } from 'react';

const GAP = 24;
const SIZE = 1.5;
/** Of the most that a dot is from the next, at the greatest zoom. */
const MOST_GAP = GAP * 2;

/**
 * The dots of the grid. React Flow's own are painted anew at every step of a pan; these are painted once per zoom, and only the picture
 * is shifted, by less than one gap.
 */
export function Dots() {
  const picture = useRef<HTMLDivElement>(null);
  const pattern = useRef<SVGPatternElement>(null);
  const dot = useRef<SVGCircleElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    let drawn = 0;
    const write = (): void => {
      const [x, y, zoom] = store.getState().transform;
      const gap = GAP * zoom;
      const shift = (at: number): number => (at - gap / 2 + MOST_GAP) % gap;
      if (picture.current !== null) picture.current.style.transform = `translate(${shift(x)}px, ${shift(y)}px)`;
      if (zoom === drawn) return;
      drawn = zoom;
      const radius = String((SIZE * zoom) / 2);
      for (const name of ['width', 'height']) pattern.current?.setAttribute(name, String(gap));
      for (const name of ['cx', 'cy', 'r']) dot.current?.setAttribute(name, radius);
    };
    write();
    return store.subscribe((now, before) => now.transform !== before.transform && write());
  }, [store]);
  return (
    <div className="canvas-dots" aria-hidden="true" ref={picture} style={{ inset: -MOST_GAP }}>
      <svg width="100%" height="100%">
        <pattern ref={pattern} id="canvas-dots" patternUnits="userSpaceOnUse">
          <circle ref={dot} fill="var(--canvas-dot)" />
        </pattern>
        <rect width="100%" height="100%" fill="url(#canvas-dots)" />
      </svg>
    </div>
  );
}
