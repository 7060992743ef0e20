import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { disconnect } from '#shared/workflow/connect.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { messages } from '../messages/messages.ts';
import { portKey, type PortRef } from './canvas-store.ts';
import { fittingPorts, isOutput } from './fitting-ports.ts';
import { after, moveEdge, type Desk } from './gestures.ts';

/* All edges of a port, moved to another port in one gesture: a new node takes over what an old one gave or got. */

/** The edges that begin or end at a port. */
export function edgesAt(edges: readonly Edge[], { node, port }: PortRef): readonly Edge[] {
  return isOutput(port)
    ? edges.filter((edge) => edge.source === node && edge.sourcePort === port)
    : edges.filter((edge) => edge.target === node && edge.targetPort === port);
}

/** Every edge of one port, now at the other: all of them or none, with the reason of the first that may not be. */
export function movePortEdges(desk: Desk, from: PortRef, to: PortRef): Result<readonly Edit[]> {
  if (isOutput(from.port) !== isOutput(to.port))
    return bad(problem('connect.side', messages.canvas.movePort.otherSide));
  const edits: Edit[] = [];
  for (const edge of edgesAt(edgesOf(desk.workflow), from)) {
    const source = isOutput(from.port) ? to : { node: edge.source, port: edge.sourcePort };
    const target = isOutput(from.port) ? { node: edge.target, port: edge.targetPort } : to;
    const now = after(desk, edits);
    const result = moveEdge(now, edge, source, target);
    // What it would become is there already: then only the old one goes.
    const isThere = !result.ok && result.problem.code === 'connect.exists';
    if (!result.ok && !isThere) return result;
    edits.push(...(result.ok ? result.value : disconnect(now.workflow, edge)));
  }
  return good(edits);
}

/** More edges than this are hardly looked through for the picture; the drop decides about all of them. */
const MOST_LOOKED_AT = 20;

/** Keys of the ports that could take all edges of this one, told at once when the hand takes them. */
export function portsToMoveTo(desk: Desk, from: PortRef): ReadonlySet<string> {
  const moved = edgesAt(edgesOf(desk.workflow), from);
  const cut = moved.flatMap((edge) => disconnect(desk.workflow, edge));
  const { workflow } = after(desk, cut);
  const edges = edgesOf(workflow);
  const ends = moved
    .slice(0, MOST_LOOKED_AT)
    .map(({ source, sourcePort, target, targetPort }) =>
      isOutput(from.port) ? { node: target, port: targetPort } : { node: source, port: sourcePort },
    );
  const [first = [], ...more] = ends.map((end) =>
    fittingPorts(workflow, desk.catalogue, edges, end).map((port) => portKey(port)),
  );
  const others = more.map((keys) => new Set(keys));
  return new Set(first.filter((key) => key !== portKey(from) && others.every((keys) => keys.has(key))));
}
