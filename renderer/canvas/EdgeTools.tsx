import { getSmoothStepPath, Position, ViewportPortal, useInternalNode, type InternalNode } from '@xyflow/react';
import { Plus, X } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { openSheet } from '../stores/view-store.ts';
import { deleteEdge } from './canvas-commands.ts';
import { useCanvas } from './canvas-store.ts';
import { holdEdge, leaveEdge } from './edge-hover.ts';
import type { CardNode } from './flow-graph.ts';
import { useScene } from './scene.ts';
import type { Edge } from '#shared/workflow/edges.ts';

/** `+` and `×` on the edge under the pointer: drawn once for the canvas, not once per edge. */
export function EdgeTools() {
  const id = useCanvas((canvas) => canvas.hoveredEdge);
  const edge = useScene((scene) => (id === undefined ? undefined : scene.edges.find((each) => each.id === id)));
  return edge === undefined ? null : <Tools edge={edge} />;
}

function Tools({ edge }: { readonly edge: Edge }) {
  const start = portPoint(useInternalNode<CardNode>(edge.source), edge.sourcePort);
  const end = portPoint(useInternalNode<CardNode>(edge.target), edge.targetPort);
  if (start === undefined || end === undefined) return null;
  const [, x, y] = getSmoothStepPath({
    sourceX: start.x,
    sourceY: start.y,
    sourcePosition: Position.Right,
    targetX: end.x,
    targetY: end.y,
    targetPosition: Position.Left,
    borderRadius: 8,
    offset: 20,
  });
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

function portPoint(node: InternalNode<CardNode> | undefined, port: string): { x: number; y: number } | undefined {
  const handle = node?.data.shape.handles.find((each) => each.id === port);
  if (node === undefined || handle === undefined) return undefined;
  const { x, y } = node.internals.positionAbsolute;
  return { x: x + handle.x + (handle.side === 'right' ? 10 : 0), y: y + handle.y + 5 };
}
