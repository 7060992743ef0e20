import { didYouMean, type CheckContext } from './check-context.ts';
import { findCycles } from './cycle.ts';
import type { Finding } from './finding.ts';
import { outerScope, type Graph, type Link, type PlacedNode } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';

type FoundProblem = Finding['problem'];
/** A link whose node is there. */
type ResolvedLink = Link & { readonly source: PlacedNode };

/** A dependency or reference: what it names must be there, in sight, and able to hand out what is asked of it. */
export function checkLink(link: Link, context: CheckContext): readonly Finding[] {
  const problem = isResolved(link) ? problemOf(link, context) : unknownNode(link, context);
  if (problem === undefined) return [];
  return [{ problem, path: link.path, at: 'value', within: link.reference?.start }];
}

function isResolved(link: Link): link is ResolvedLink {
  return link.source !== undefined;
}

function problemOf(link: ResolvedLink, context: CheckContext): FoundProblem | undefined {
  const { target, source, condition, reference, isInner } = link;
  const isOwnContainer = target === source || target.path.startsWith(`${source.path}.`);
  if (isOwnContainer && !(isInner && target !== source)) return waitsForItself(link);
  if (condition?.startsWith('case.') === true) return problemOfCase(link, condition.slice('case.'.length), context);
  if (condition === 'failed' && source.node.disabled === true) return unreachable(link);
  if (reference?.output === undefined) return undefined;
  return problemOfOutput({ user: `"${target.path}" uses`, source, id: link.id }, reference.output, context);
}

function waitsForItself({ target, source, id, port }: ResolvedLink): FoundProblem {
  const remedy = `Remove "${id}" from ${port === 'after' ? 'its "after"' : 'the expression'}.`;
  if (target === source) {
    const reason = 'A node cannot start after its own end.';
    return workflowProblem('node.self', `"${target.path}" waits for itself.`, { reason, remedy });
  }
  return workflowProblem('node.self', `"${target.path}" waits for "${source.path}", which it is part of.`, {
    reason: 'A container ends after everything in it.',
    remedy,
  });
}

function unreachable({ target, source }: ResolvedLink): FoundProblem {
  return workflowProblem('node.unreachable', `"${target.path}" can never run.`, {
    reason: `It waits for "${source.path}" to fail, but that node is disabled and so counts as succeeded.`,
    remedy: `Enable "${source.path}", or change the condition.`,
  });
}

function unknownNode({ target, id, port }: Link, { graph, meant }: CheckContext): FoundProblem {
  const elsewhere = graph.anywhere(id);
  if (elsewhere !== undefined) {
    const { scope } = elsewhere;
    return workflowProblem('node.outOfScope', `"${target.path}" names "${id}", which lies inside "${scope}".`, {
      reason: 'From outside only the container itself can be seen.',
      remedy: `Name "${scope}" instead, and hand out what is needed by its "outputs".`,
    });
  }
  const verb = port === 'after' ? 'waits for' : 'uses';
  return workflowProblem('node.unknown', `"${target.path}" ${verb} the node "${id}", which is not there.`, {
    reason: 'No node in this workflow has that id.',
    remedy:
      didYouMean(meant(id, () => idsInSight(graph, target.scope))) ??
      'Correct the id, add the node, or remove the reference.',
  });
}

function idsInSight(graph: Graph, scope: string): readonly string[] {
  const own = graph.inside(scope).map(({ id }) => id);
  return scope === '' ? own : [...own, ...idsInSight(graph, outerScope(scope))];
}

function problemOfCase(
  { source, id }: ResolvedLink,
  wanted: string,
  { meant }: CheckContext,
): FoundProblem | undefined {
  if (source.node.action !== 'flow.switch') {
    return workflowProblem('after.condition', `"${id}" is not a switch, so it has no cases.`, {
      reason: `Its action is ${source.node.action}.`,
      remedy: 'Use succeeded, failed or finished, or a case of a flow.switch.',
    });
  }
  const cases = source.node.parameters?.['cases'];
  const names = typeof cases === 'object' && cases !== null ? Object.keys(cases) : [];
  // `default` is what is chosen when no case holds.
  if (names.includes(wanted) || wanted === 'default') return undefined;
  return workflowProblem('after.condition', `"${id}" has no case "${wanted}".`, {
    reason: `Its cases are: ${names.join(', ') || 'none'}.`,
    remedy: didYouMean(meant(wanted, names)) ?? 'Use one of its cases.',
  });
}

/** Of containers only what they always hand out is known; their own `outputs:` add to it. `user` begins the sentence: `"b" uses`. */
export function problemOfOutput(
  { user, source, id }: { readonly user: string; readonly source: PlacedNode; readonly id: string },
  output: string,
  { catalogue, meant }: Pick<CheckContext, 'catalogue' | 'meant'>,
): FoundProblem | undefined {
  const action = catalogue.get(source.node.action);
  if (action === undefined) return undefined;
  if (source.node.disabled === true) {
    return workflowProblem('node.disabled', `${user} "${output}" of "${id}", which is disabled.`, {
      reason: 'A disabled node counts as succeeded and has no outputs.',
      remedy: `Enable "${id}", or give the parameter another value.`,
    });
  }
  const names = [...Object.keys(action.outputs), ...Object.keys(source.node.outputs ?? {})];
  // A text that was cut comes with the reference to the whole of it beside it.
  const isKnown = names.includes(output) || (output.endsWith('Whole') && names.includes(output.slice(0, -5)));
  // What a started workflow hands out is known only to that workflow.
  if (isKnown || source.node.action === 'flow.run-workflow') return undefined;
  return workflowProblem('output.unknown', `${user} "${output}" of "${id}", which it does not have.`, {
    reason: names.length === 0 ? `${action.id} has no outputs.` : `${action.id} has: ${names.join(', ')}.`,
    remedy: didYouMean(meant(output, names)) ?? 'Choose one of its outputs.',
  });
}

/** Nodes that wait for each other: one problem for each knot of them, with its shortest circle. */
export function checkCycles(graph: Graph, links: readonly Link[]): readonly Finding[] {
  return findCycles(graph, links).map(({ nodes, link }): Finding => {
    const names = nodes.map((placed) => placed.path);
    const [first = '', last = ''] = [names[0], names.at(-1)];
    const problem = workflowProblem('node.cycle', `These nodes wait for each other: ${shownWay([...names, first])}.`, {
      reason: 'None of them could ever start.',
      remedy: `Remove one of these dependencies, for example that of "${first}" on "${last}".`,
      place: { node: first },
    });
    return { problem, path: link.path, at: 'value', within: link.reference?.start };
  });
}

/** A circle of thousands of nodes is cut in its middle: nobody reads it, and every face has to carry it. */
function shownWay(names: readonly string[]): string {
  const [head, tail] = [names.slice(0, 500), names.slice(500)];
  return tail.length <= 500
    ? names.join(' → ')
    : [...head, `… ${tail.length - 500} more …`, ...tail.slice(-500)].join(' → ');
}
