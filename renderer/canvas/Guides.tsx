import { ViewportPortal } from '@xyflow/react';
import { useCanvas } from './canvas-store.ts';

/** Lines along what the dragged cards stand in line with. */
export function Guides() {
  const guides = useCanvas((canvas) => canvas.guides);
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          className="canvas-guide"
          data-axis={axis}
          style={axis === 'x' ? { left: at, top: from, height: to - from } : { left: from, top: at, width: to - from }}
        />
      ))}
    </ViewportPortal>
  );
}
