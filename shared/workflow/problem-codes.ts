import { problem, type Problem, type Severity } from '../problem.ts';

/** Every problem a workflow file can have. Codes are stable; `docs/` and the remedies in the window link to them. */
export const WORKFLOW_PROBLEMS = {
  'text.syntax': { severity: 'error', means: 'The text is neither YAML 1.2 nor JSON.' },
  'text.empty': { severity: 'error', means: 'The file holds nothing.' },
  'text.shape': { severity: 'error', means: 'The text is a list or a single value; a workflow is a mapping.' },
  'key.duplicate': { severity: 'error', means: 'The same key stands twice in one mapping.' },
  'key.unknown': { severity: 'warning', means: 'A key that the format does not know; it is kept and not used.' },
  'format.version': { severity: 'error', means: '`formatVersion` is missing or not one this program reads.' },
  'field.invalid': { severity: 'error', means: 'A field has a value of the wrong shape.' },
  'duration.invalid': { severity: 'error', means: 'A duration without a number and a unit.' },
  'size.invalid': { severity: 'error', means: 'A size without a number and a unit.' },
  'node.id': { severity: 'error', means: 'A node id that expressions could not name.' },
  'node.invalid': { severity: 'error', means: 'A node that is not a mapping.' },
  'node.unknown': { severity: 'error', means: 'A dependency or an expression names a node that is not there.' },
  'node.outOfScope': { severity: 'error', means: 'A node inside a container is named from outside.' },
  'node.self': { severity: 'error', means: 'A node waits for itself.' },
  'node.cycle': { severity: 'error', means: 'Nodes wait for each other in a circle.' },
  'node.unreachable': { severity: 'warning', means: 'A node that can never run.' },
  'node.notContainer': { severity: 'error', means: 'A node has inner nodes, but its action holds none.' },
  'node.disabled': { severity: 'warning', means: 'Outputs of a disabled node are used; it has none.' },
  'action.missing': { severity: 'error', means: 'A node without an action.' },
  'action.unknown': { severity: 'error', means: 'No installed module has this action.' },
  'after.condition': {
    severity: 'error',
    means: 'A condition that is not succeeded, failed, finished or a case of a switch.',
  },
  'parameter.unknown': { severity: 'error', means: 'The action, or the workflow, has no parameter of this name.' },
  'parameter.missing': { severity: 'error', means: 'A parameter that has no default is not given.' },
  'parameter.type': { severity: 'error', means: 'A parameter has a value of the wrong type.' },
  'path.outside': { severity: 'error', means: 'A path or a glob climbs out of the project.' },
  'output.unknown': { severity: 'error', means: 'The action of the named node has no output of this name.' },
  'workflow.unknown': { severity: 'error', means: 'There is no workflow of this name in the project.' },
  'expression.syntax': { severity: 'error', means: 'What stands between {{ and }} is not JSONata.' },
  'expression.function': {
    severity: 'error',
    means: 'A function that is left out because its answer changes or it runs text.',
  },
  'expression.dynamic': { severity: 'error', means: 'An expression picks nodes in a way that does not tell which.' },
  'expression.scope': { severity: 'error', means: '`item` or `index` outside a container that has them.' },
  'expression.unknown': { severity: 'warning', means: 'An expression begins with a name that nothing has.' },
  'expression.missing': {
    severity: 'warning',
    means: 'A condition without {{ }}, read as an expression; or a case without, which always holds.',
  },
  'secret.exposed': { severity: 'warning', means: 'A secret stands where its value would be shown or stored.' },
  'resource.tooLarge': { severity: 'error', means: 'A node asks for more than the pool holds.' },
  'resource.unknownPool': { severity: 'warning', means: 'A pool that the project does not define.' },
} as const satisfies Readonly<Record<string, { readonly severity: Severity; readonly means: string }>>;

export type WorkflowProblemCode = keyof typeof WORKFLOW_PROBLEMS;

export function workflowProblem(
  code: WorkflowProblemCode,
  message: string,
  more: Partial<Pick<Problem, 'reason' | 'remedy' | 'place'>> = {},
): Problem {
  return problem(code, message, { severity: WORKFLOW_PROBLEMS[code].severity, ...more });
}
