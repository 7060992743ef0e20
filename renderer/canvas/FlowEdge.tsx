import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Edge } from '#shared/workflow/edges.ts';
import { messages } from '../messages/messages.ts';
import { useCanvas } from './canvas-store.ts';
import { useDraggedWay } from './dragged-ways.ts';
import { amountOf, carriedBy } from './edge-carried.ts';
import { edgeFlow, isTaken } from './edge-flow.ts';
import { useEdgeProblem } from './edge-problem.ts';
import { EdgeProblem } from './EdgeProblem.tsx';
import type { CanvasEdge } from './flow-graph.ts';
import type { Point } from './layout-tree.ts';
import { middleOf, pathOf } from './route-edge.ts';
import { useIsCritical } from './path-overlay.ts';
import { useNodeTask } from './task-of-node.ts';

/** An edge between two ports. Colour says what flowed through it in the run that is shown; dashes say that only the order flows. */
export const FlowEdge = memo(function FlowEdge({ id, source, target, data, selected }: EdgeProps<CanvasEdge>) {
  const from = useNodeTask(source);
  const to = useNodeTask(target);
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
  if (data === undefined) return null;
  const { edge, isLabelled } = data;
  const way = dragged ?? data.way;
  // An edge in the hand has its words in its middle: they must not leap from place to place.
  const place = dragged === undefined ? data.label : middleOf(dragged);
  const path = pathOf(way);
  const told = problem?.message ?? carriedBy(edge, from, to);
  const amount = amountOf(edge, from, to);
  const label = isLabelled ? conditionLabel(edge.condition) : undefined;
  return (
    <g
      className="edge"
      data-edge-id={id}
      data-source={source}
      data-target={target}
      data-taken={isTaken(edge, from, to)}
      data-flow={edgeFlow(edge, from, to)}
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
          >
            {told !== undefined && <title>{told}</title>}
          </path>
          <path className="edge-line" d={path} fill="none" />
          {amount !== undefined && <Amount place={place} isLabelled={label !== undefined} words={amount} />}
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

/** How much went through. In the drawing itself, not above it: thousands of edges have one. */
function Amount({
  place,
  isLabelled,
  words,
}: {
  readonly place: Point;
  readonly isLabelled: boolean;
  readonly words: string;
}) {
  const { x, y } = place;
  return (
    <text className="edge-amount" x={x} y={y + (isLabelled ? 22 : -6)} textAnchor="middle">
      {words}
    </text>
  );
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
