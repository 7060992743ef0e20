import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { useMemo, type PointerEvent } from 'react';
import { messages } from '../messages/messages.ts';
import { outlineOf, overviewBox } from './map-overview.ts';
import { seenBox, type Tile } from './map-tiles.ts';

const WIDTH = 200;
const HEIGHT = 150;

/** The minimap of a drawn map: React Flow's own shows no hidden nodes, and there all are. A press or a drag brings that part into the middle. */
export function MapOverview({ tiles }: { readonly tiles: readonly Tile[] }) {
  const flow = useReactFlow();
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const outline = useMemo(() => outlineOf(tiles), [tiles]);
  const seen = seenBox(transform, width, height);
  const box = overviewBox(tiles, seen, WIDTH / HEIGHT);
  const goThere = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const scale = box.width / WIDTH;
    void flow.setCenter(box.x + (event.clientX - left) * scale, box.y + (event.clientY - top) * scale, {
      zoom: transform[2],
    });
  };
  return (
    <Panel position="bottom-right" className="canvas-minimap nopan nodrag">
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        role="img"
        aria-label={messages.canvas.minimapLabel}
        style={{ display: 'block' }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goThere(event);
        }}
        onPointerMove={goThere}
      >
        <path d={outline} fill="var(--line)" />
        <rect
          {...seen}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
          data-testid="overview-seen"
        />
      </svg>
    </Panel>
  );
}
