import { useLayoutEffect, type RefObject } from 'react';
import type { Edge } from '#shared/workflow/edges.ts';
import { amountOf } from './edge-carried.ts';
import { edgeFlow, isTaken } from './edge-flow.ts';
import { shownTask, watchTasks } from './task-of-node.ts';

/**
 * Writes what the run that is shown says of an edge, past React: a step of the scrubber changes all edges in sight, and React would go through each of their
 * attributes for the two that differ (decision 016). `frame` gets `data-taken` and `data-flow`, `amount` how much went through; with `isDrawn` it has come
 * or gone.
 */
export function useRunOnEdge(
  edge: Edge | undefined,
  isDrawn: boolean,
  frame: RefObject<SVGGElement | null>,
  amount: RefObject<SVGTextElement | null>,
): void {
  useLayoutEffect(() => {
    if (edge === undefined) return undefined;
    const write = (): void => {
      const [from, to] = [shownTask(edge.source), shownTask(edge.target)];
      setAttribute(frame.current, 'data-taken', String(isTaken(edge, from, to)));
      setAttribute(frame.current, 'data-flow', edgeFlow(edge, from, to));
      if (isDrawn) setText(amount.current, amountOf(edge, from, to) ?? '');
    };
    write();
    return watchTasks([edge.source, edge.target], write);
  }, [edge, isDrawn, frame, amount]);
}

/** Only what differs: writing alone has the styles of the edge worked out anew. */
function setAttribute(element: Element | null, name: string, value: string): void {
  if (element !== null && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function setText(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
