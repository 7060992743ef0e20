import { useStore, ViewportPortal } from '@xyflow/react';
import { Plus, X } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { openSheet } from '../stores/view-store.ts';
import { deleteEdge } from './canvas-commands.ts';
import { useCanvas } from './canvas-store.ts';
import { useDraggedWay } from './dragged-ways.ts';
import { holdEdge, leaveEdge } from './edge-hover.ts';
import type { CanvasEdge } from './flow-graph.ts';
import { middleOf } from './route-edge.ts';
import { useScene } from './scene.ts';
import type { Edge } from '#shared/workflow/edges.ts';

/** `+` and `×` on the edge under the pointer: drawn once for the canvas, not once per edge. */
export function EdgeTools() {
  const id = useCanvas((canvas) => canvas.hoveredEdge);
  const edge = useScene((scene) => (id === undefined ? undefined : scene.edges.find((each) => each.id === id)));
  return edge === undefined ? null : <Tools edge={edge} />;
}

function Tools({ edge }: { readonly edge: Edge }) {
  const resting = useStore((state) => (state.edgeLookup.get(edge.id) as CanvasEdge | undefined)?.data?.way);
  const way = useDraggedWay(edge.id) ?? resting;
  if (way === undefined) return null;
  const { x, y } = middleOf(way);
  const isLabelled = edge.condition !== 'succeeded';
  return (
    <ViewportPortal>
      <div
        className="edge-tools nodrag nopan"
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y + (isLabelled ? 24 : 0)}px)` }}
        onMouseEnter={() => holdEdge(edge.id)}
        onMouseLeave={leaveEdge}
      >
        <button
          type="button"
          title={messages.canvas.edge.insert}
          aria-label={messages.canvas.edge.insert}
          onClick={(event) =>
            openSheet({ kind: 'addNode', at: { x: event.clientX, y: event.clientY }, onEdge: edge.id })
          }
        >
          <Plus size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          title={messages.canvas.edge.delete}
          aria-label={messages.canvas.edge.delete}
          onClick={() => deleteEdge(edge.id)}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </div>
    </ViewportPortal>
  );
}
