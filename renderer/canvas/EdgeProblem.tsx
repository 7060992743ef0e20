import { EdgeLabelRenderer } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { describeProblem, type Problem } from '#shared/problem.ts';
import { messages } from '../messages/messages.ts';
import { showEdgeProblem } from './edge-problem.ts';
import { middleOf, type Way } from './route-edge.ts';

/** Above the line, where neither its condition nor its tools lie. */
const ABOVE_PX = 26;

interface EdgeProblemProps {
  readonly problem: Problem;
  readonly way: Way;
  /** Above the frames of this many containers. */
  readonly level: number;
}

/** A flag on an edge that could not carry what it should; a click leads to the problem. */
export function EdgeProblem({ problem, way, level }: EdgeProblemProps) {
  const { x, y } = middleOf(way);
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        className="edge-problem nodrag nopan"
        // By keyboard an edge is chosen from its node, and its problem read out then.
        tabIndex={-1}
        title={describeProblem(problem)}
        aria-label={messages.canvas.edge.problem(problem.message)}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y - ABOVE_PX}px)`, zIndex: level }}
        onClick={() => showEdgeProblem(problem)}
      >
        <TriangleAlert size={12} strokeWidth={2.25} aria-hidden="true" />
        <span aria-hidden="true">{messages.canvas.edge.broken}</span>
      </button>
    </EdgeLabelRenderer>
  );
}
