import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { useLayoutEffect, useRef } from 'react';
import { grown, holdsBox, seenBox, type Box } from './map-tiles.ts';

const GAP = 24;
const RADIUS = 0.75;
/** Windows of dots on each side of the view: a pan leaves them seldom, and painting what nobody sees is soon dear. */
const SPARE = 1;
/** More windows than this from left to right are painted anew, smaller. */
const MOST_WINDOWS = 12;

/** The ground of the canvas with the dots of the grid, in the picture of the drawing itself: what slides is one picture that hides all beneath. */
export function Dots() {
  return (
    <ViewportPortal>
      <Ground />
    </ViewportPortal>
  );
}

function Ground() {
  const ground = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useLayoutEffect(() => {
    let covered: Box | undefined;
    const write = (): void => {
      const { transform, width, height } = store.getState();
      const view = seenBox(transform, width, height);
      if (covered !== undefined && holdsBox(covered, view) && covered.width < view.width * MOST_WINDOWS) return;
      covered = dotsAround(view);
      if (ground.current === null) return;
      const { style } = ground.current;
      [style.left, style.top] = [`${covered.x}px`, `${covered.y}px`];
      [style.width, style.height] = [`${covered.width}px`, `${covered.height}px`];
    };
    write();
    return store.subscribe(write);
  }, [store]);
  return (
    <div className="canvas-ground" aria-hidden="true" ref={ground}>
      <svg width="100%" height="100%">
        <pattern id="canvas-dots" patternUnits="userSpaceOnUse" width={GAP} height={GAP}>
          <circle cx={RADIUS} cy={RADIUS} r={RADIUS} fill="var(--canvas-dot)" />
        </pattern>
        <rect width="100%" height="100%" fill="url(#canvas-dots)" />
      </svg>
    </div>
  );
}

/** Whole gaps, with the dots between the lines that cards snap to. */
function dotsAround(view: Box): Box {
  const wanted = grown(view, Math.max(view.width, view.height) * SPARE);
  const start = (at: number): number => Math.floor(at / GAP) * GAP - GAP / 2;
  const length = (size: number): number => Math.ceil(size / GAP + 2) * GAP;
  return { x: start(wanted.x), y: start(wanted.y), width: length(wanted.width), height: length(wanted.height) };
}
