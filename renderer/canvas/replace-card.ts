import type { ActionManifest } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { disconnect } from '#shared/workflow/connect.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { isWrittenAround, retargetSource } from '#shared/workflow/retarget.ts';
import { messages } from '../messages/messages.ts';
import { workflowAfter } from './after-edits.ts';
import type { PortRef } from './canvas-store.ts';
import { fittingPortsOf, portsFit, portTypeOf } from './fitting-ports.ts';
import { connectPorts, type Desk } from './gestures.ts';
import { nodeAt } from './node-tree.ts';

/**
 * Another action in the place of a node, under the same id: edges whose ports are there again stay as they are, others go to the port
 * that fits best, and where none does only the order stays. Parameters the new action does not know go.
 */
export function replaceCard(desk: Desk, path: string, actionId: string): Result<readonly Edit[]> {
  const action = desk.catalogue.get(actionId);
  const node = nodeAt(desk.workflow, path);
  if (action === undefined || node === undefined)
    return bad(
      problem('action.unknown', messages.canvas.unknownAction(actionId), {
        remedy: messages.canvas.unknownActionRemedy,
      }),
    );
  const holds = Object.keys(node.nodes ?? {}).length + Object.keys(node.finally ?? {}).length > 0;
  if (holds && !action.container)
    return bad(
      problem('node.container', messages.canvas.replace.holds, { remedy: messages.canvas.replace.holdsRemedy }),
    );
  const edges = edgesOf(desk.workflow).filter((edge) => edge.source === path || edge.target === path);
  const swapped = workflowAfter(desk.workflow, [{ type: 'node.set', path, field: ['action'], value: actionId }]);
  const loose = edges.filter((edge) => edge.kind === 'data' && !stays({ ...desk, workflow: swapped }, edge, path));
  const edits: Edit[] = [];
  const exchanged = new Set<Edge>();
  for (const edge of loose) {
    const now = workflowAfter(desk.workflow, edits);
    const exchange = exchangeOutput({ ...desk, workflow: now }, edge, path, action);
    if (exchange !== undefined) exchanged.add(edge);
    edits.push(...(exchange ?? disconnect(now, edge)));
  }
  const { parameters, nodes, ...rest } = nodeAt(workflowAfter(desk.workflow, edits), path) ?? node;
  const kept = Object.entries(parameters ?? {}).filter(([name]) => Object.hasOwn(action.parameters.properties, name));
  const fields = {
    ...(kept.length === 0 ? {} : { parameters: Object.fromEntries(kept) }),
    ...(action.container ? { nodes: nodes ?? {} } : {}),
  };
  edits.push({ type: 'node.put', path, node: { ...rest, action: actionId, ...fields } });
  for (const edge of loose) {
    const isOrderOnly = edge.source === path && isWrittenAround(desk.workflow, edge);
    const now = { ...desk, workflow: workflowAfter(desk.workflow, edits) };
    if (!exchanged.has(edge)) edits.push(...(isOrderOnly ? inOrder(now, edge) : reconnected(now, edge, path)));
  }
  return good(edits);
}

/** Among other words (a command with its arguments) the new action's output of the same type takes the place of the old; they stay. */
function exchangeOutput(desk: Desk, edge: Edge, path: string, action: ActionManifest): readonly Edit[] | undefined {
  if (edge.source !== path || !isWrittenAround(desk.workflow, edge)) return undefined;
  const type = portTypeOf(desk.workflow, desk.catalogue, { node: path, port: edge.sourcePort });
  const alike = Object.entries(action.outputs).find(([, output]) => output.type === type)?.[0];
  if (alike === undefined) return undefined;
  return retargetSource(desk.workflow, edge, { node: path, port: `outputs.${alike}` });
}

/** Is the port of the replaced node there again, with a value that may flow? */
function stays(desk: Desk, edge: Edge, path: string): boolean {
  const own = edge.source === path ? edge.sourcePort : edge.targetPort;
  const [kind, name = ''] = own.split('.');
  const action = desk.catalogue.get(nodeAt(desk.workflow, path)?.action ?? '');
  if (kind === 'parameters' && !Object.hasOwn(action?.parameters.properties ?? {}, name)) return false;
  if (kind === 'outputs' && !Object.hasOwn(action?.outputs ?? {}, name)) return false;
  const output = portTypeOf(desk.workflow, desk.catalogue, { node: edge.source, port: edge.sourcePort });
  const input = portTypeOf(desk.workflow, desk.catalogue, { node: edge.target, port: edge.targetPort });
  return output !== undefined && input !== undefined && portsFit(output, input);
}

function reconnected(desk: Desk, edge: Edge, path: string): readonly Edit[] {
  const far: PortRef =
    edge.source === path ? { node: edge.target, port: edge.targetPort } : { node: edge.source, port: edge.sourcePort };
  for (const port of fittingPortsOf(desk.workflow, desk.catalogue, edgesOf(desk.workflow), far, path)) {
    if (port.port === 'done' || port.port === 'after') continue;
    const result = connectPorts(desk, far, port);
    if (result.ok) return result.value;
  }
  return inOrder(desk, edge);
}

function inOrder(desk: Desk, { source, target }: Edge): readonly Edit[] {
  const order = connectPorts(desk, { node: source, port: 'done' }, { node: target, port: 'after' });
  return order.ok ? order.value : [];
}
