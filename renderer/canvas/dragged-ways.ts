import { create } from 'zustand';
import type { Way } from './route-edge.ts';
import { NO_WAYS, type Ways } from './routes.ts';

/*
 * The ways of the edges that follow what the hand drags. They are not in the edges that React Flow is given: it takes a new list by going
 * through all of it, and by telling every node and edge on the canvas, at every step of the drag.
 */
const useWays = create<{ readonly ways: Ways }>(() => ({ ways: NO_WAYS }));

/** What is drawn from now on; `NO_WAYS` when the hand has let go. */
export function showDraggedWays(ways: Ways): void {
  if (useWays.getState().ways !== ways) useWays.setState({ ways });
}

/** Undefined for an edge that lies where it lay. */
export function useDraggedWay(id: string): Way | undefined {
  return useWays(({ ways }) => ways.get(id));
}
