import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo, useRef, useState } from 'react';
import type { Edge } from '#shared/workflow/edges.ts';
import { messages } from '../messages/messages.ts';
import { useCanvas } from './canvas-store.ts';
import { useDraggedWay } from './dragged-ways.ts';
import { carriedBy } from './edge-carried.ts';
import { useEdgeProblem } from './edge-problem.ts';
import { EdgeProblem } from './EdgeProblem.tsx';
import type { CanvasEdge } from './flow-graph.ts';
import { middleOf, pathOf } from './route-edge.ts';
import { useIsCritical } from './path-overlay.ts';
import { useRunOnEdge } from './run-on-edge.ts';
import { useNodeTask } from './task-of-node.ts';

/** An edge between two ports. Colour says what flowed through it in the run that is shown; dashes say that only the order flows. */
export const FlowEdge = memo(function FlowEdge({ id, source, target, data, selected }: EdgeProps<CanvasEdge>) {
  const problem = useEdgeProblem(id);
  const isCritical = useIsCritical(source, target);
  const isSplicing = useCanvas((canvas) => canvas.splice === id);
  const isDrawn = useCanvas(({ filled }) => filled?.edges.has(id) ?? true);
  const isAside = useCanvas(
    ({ hoveredCard, drawing }) =>
      (hoveredCard !== undefined && hoveredCard !== source && hoveredCard !== target) ||
      drawing?.moves?.includes(id) === true,
  );
  const dragged = useDraggedWay(id);
  const frame = useRef<SVGGElement>(null);
  const amount = useRef<SVGTextElement>(null);
  useRunOnEdge(data?.edge, isDrawn, frame, amount);
  const [isPointedAt, setPointedAt] = useState(false);
  if (data === undefined) return null;
  const { edge, isLabelled } = data;
  const way = dragged ?? data.way;
  // An edge in the hand has its words in its middle: they must not leap from place to place.
  const place = dragged === undefined ? data.label : middleOf(dragged);
  const path = pathOf(way);
  const label = isLabelled ? conditionLabel(edge.condition) : undefined;
  return (
    <g
      ref={frame}
      className="edge"
      data-edge-id={id}
      data-source={source}
      data-target={target}
      data-kind={edge.kind}
      data-condition={edge.condition}
      data-problem={problem?.code}
      data-selected={selected === true ? '' : undefined}
      data-critical={isCritical ? '' : undefined}
      data-aside={isAside ? '' : undefined}
      data-splice={isSplicing ? '' : undefined}
    >
      {isDrawn && (
        <>
          <path
            className="edge-hit react-flow__edge-interaction"
            d={path}
            fill="none"
            strokeWidth={20}
            strokeOpacity={0}
            onPointerEnter={() => setPointedAt(true)}
            onPointerLeave={() => setPointedAt(false)}
          >
            {isPointedAt && <Told edge={edge} problem={problem?.message} />}
          </path>
          <path className="edge-line" d={path} fill="none" />
          {/* How much went through. In the drawing itself, not above it: thousands of edges have one. */}
          <text
            ref={amount}
            className="edge-amount"
            x={place.x}
            y={place.y + (label === undefined ? -6 : 22)}
            textAnchor="middle"
          />
          {label !== undefined && <Condition edge={edge} {...place} label={label} />}
          {problem !== undefined && <EdgeProblem problem={problem} way={way} level={levelOf(edge)} />}
        </>
      )}
    </g>
  );
});

/** Containers around it, whose frames are drawn at the levels below. */
function levelOf({ source, target }: Edge): number {
  return Math.max(...[source, target].map((path) => path.split('.').length - 1));
}

/** What the pointer is told of an edge; worked out for the one it is on. */
function Told({ edge, problem }: { readonly edge: Edge; readonly problem: string | undefined }) {
  const from = useNodeTask(edge.source);
  const to = useNodeTask(edge.target);
  const told = problem ?? carriedBy(edge, from, to);
  return told === undefined ? null : <title>{told}</title>;
}

function conditionLabel(condition: string): string | undefined {
  const { conditions } = messages.canvas.edge;
  if (condition === 'failed' || condition === 'finished') return conditions[condition];
  return condition.startsWith('case.') ? conditions.case(condition.slice('case.'.length)) : undefined;
}

function Condition({
  edge,
  x,
  y,
  label,
}: {
  readonly edge: Edge;
  readonly x: number;
  readonly y: number;
  readonly label: string;
}) {
  return (
    <EdgeLabelRenderer>
      <span
        className="edge-condition"
        data-condition={edge.condition}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, zIndex: levelOf(edge) }}
      >
        {label}
      </span>
    </EdgeLabelRenderer>
  );
}
