import { z } from 'zod';
import { parameterPortType, type ActionManifest, type ParameterSchema } from '../module/manifest.ts';
import { canFlow, PORT_TYPES } from '../module/port-type.ts';
import { describeIssue, describeSchema } from './describe-schema.ts';
import { didYouMean, type CheckContext } from './check-context.ts';
import type { Finding } from './finding.ts';
import type { PlacedNode } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';
import { NODE_KEYS } from './read.ts';
import { referencesInText } from './reference.ts';
import type { Path } from './source-node.ts';
import { hasExpression, wholeExpression } from './template.ts';

/** Parameters of a node against its action: unknown, missing, of the wrong type. Values with expressions are checked as far as they are known. */
export function checkParameters(placed: PlacedNode, action: ActionManifest, context: CheckContext): readonly Finding[] {
  const given = placed.node.parameters ?? {};
  const { properties, required = [] } = action.parameters;
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(given)) {
    const path = [...placed.dataPath, 'parameters', name];
    if (Object.hasOwn(properties, name)) findings.push(...checkValue(placed, name, value, action, path, context));
    else if (!allowsMore(action))
      findings.push({ problem: unknownParameter(placed, name, action, context), path, at: 'key' });
  }
  for (const name of required) {
    if (Object.hasOwn(given, name)) continue;
    const hasParameters = placed.node.parameters !== undefined;
    findings.push({
      problem: workflowProblem('parameter.missing', `"${placed.path}" needs the parameter "${name}".`, {
        reason: `${action.title} (${action.id}) has no default for it.`,
        remedy: `Set "${properties[name]?.title ?? name}" in the inspector, or "parameters: { ${name}: … }" in the text.`,
        place: { parameter: name },
      }),
      path: hasParameters ? [...placed.dataPath, 'parameters'] : placed.dataPath,
      at: 'key',
    });
  }
  return findings;
}

function allowsMore(action: ActionManifest): boolean {
  const more = action.parameters['additionalProperties'];
  return more !== undefined && more !== false;
}

function unknownParameter(placed: PlacedNode, name: string, action: ActionManifest, { meant }: CheckContext) {
  const names = Object.keys(action.parameters.properties);
  const field = NODE_KEYS.has(name) ? `"${name}" belongs to the node itself: write it beside "parameters".` : undefined;
  return workflowProblem(
    'parameter.unknown',
    `"${placed.path}" has a parameter "${name}" that ${action.id} does not know.`,
    {
      reason: names.length === 0 ? 'This action takes no parameters.' : `It takes: ${names.join(', ')}.`,
      remedy: field ?? didYouMean(meant(name, names)) ?? 'Remove it or correct its name.',
    },
  );
}

function checkValue(
  placed: PlacedNode,
  name: string,
  value: unknown,
  action: ActionManifest,
  path: Path,
  context: CheckContext,
): readonly Finding[] {
  const schema = action.parameters.properties[name] ?? {};
  if (typeof value === 'string' && wholeExpression(value) !== undefined) {
    return checkFlow(placed, name, value, schema, path, context);
  }
  if (leadsOut(value, schema)) return [{ problem: outside(placed, name, value), path, at: 'value' }];
  return literalIssues(action, name, value).flatMap((issue) => {
    const at = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    const wrong = at.reduce<unknown>(
      (inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step],
      value,
    );
    // An expression inside may turn out to be anything; what it yields is checked when the attempt starts.
    if (
      hasExpression(wrong) &&
      !(typeof wrong === 'string' && issue.code === 'invalid_type' && wholeExpression(wrong) === undefined)
    )
      return [];
    return [
      { problem: wrongType(placed, name, wrong, schema, issue, context), path: [...path, ...at], at: 'value' as const },
    ];
  });
}

const PATHS: readonly unknown[] = ['path', 'folder', 'glob'];

/** Does a path or glob, or one of several, climb out of the project? Where an expression leads is seen when it runs. */
function leadsOut(value: unknown, { control }: ParameterSchema): boolean {
  return PATHS.includes(control) && [value].flat().some((path) => typeof path === 'string' && climbsOut(path));
}

function climbsOut(path: string): boolean {
  if (hasExpression(path)) return false;
  let depth = 0;
  for (const step of path.split(/[/\\]/)) {
    if (step === '..') depth -= 1;
    else if (step !== '.' && step !== '') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

function outside(placed: PlacedNode, name: string, value: unknown) {
  return workflowProblem('path.outside', `"${name}" of "${placed.path}" leads out of the project.`, {
    reason: `${JSON.stringify(value).slice(0, 120)} climbs above the project folder, and a node may only use files of its project.`,
    remedy: 'Give a path inside the project folder.',
  });
}

type ValueCheck = (value: unknown) => readonly z.core.$ZodIssue[];
const checks = new WeakMap<ActionManifest, Map<string, ValueCheck>>();

function literalIssues(action: ActionManifest, name: string, value: unknown): readonly z.core.$ZodIssue[] {
  const known = checks.get(action) ?? new Map<string, ValueCheck>();
  checks.set(action, known);
  let check = known.get(name);
  if (check === undefined) {
    check = compileCheck(action, name);
    known.set(name, check);
  }
  return check(value);
}

function compileCheck(action: ActionManifest, name: string): ValueCheck {
  const { $defs } = action.parameters as { readonly $defs?: unknown };
  const property = action.parameters.properties[name] ?? {};
  const schema = z.fromJSONSchema({
    ...withoutFormats(property),
    ...($defs === undefined ? {} : { $defs }),
  } as Parameters<typeof z.fromJSONSchema>[0]);
  return (value) => schema.safeParse(value).error?.issues ?? [];
}

// Our own words beside JSON Schema's would be taken for meaning by nobody; `default` must not fill in what is checked.
function withoutFormats(schema: ParameterSchema): Record<string, unknown> {
  const {
    default: _default,
    control: _control,
    portType: _portType,
    placeholder: _placeholder,
    language: _language,
    ...rest
  } = schema;
  return rest;
}

function wrongType(
  placed: PlacedNode,
  name: string,
  value: unknown,
  schema: ParameterSchema,
  issue: z.core.$ZodIssue,
  { meant }: CheckContext,
) {
  const shown = (JSON.stringify(value) ?? 'nothing').slice(0, 120);
  const choices = 'values' in issue ? issue.values.map(String) : [];
  const word = typeof value === 'string' ? meant(value, choices) : undefined;
  const isInQuotes =
    issue.code === 'invalid_type' &&
    issue.expected === 'string' &&
    schema['pattern'] === undefined &&
    /number|boolean/.test(typeof value);
  return workflowProblem('parameter.type', `"${name}" of "${placed.path}" cannot be ${shown}.`, {
    reason: describeIssue(issue, value, schema),
    remedy: didYouMean(word) ?? (isInQuotes ? `Put it into quotes: "${shown}".` : `Give it ${describeSchema(schema)}.`),
  });
}

/** A parameter that is `{{ nodes.x.outputs.y }}` and nothing else has the type of that output. */
export function checkFlow(
  placed: PlacedNode,
  name: string,
  text: string,
  schema: ParameterSchema,
  path: Path,
  { graph, catalogue }: Pick<CheckContext, 'graph' | 'catalogue'>,
): readonly Finding[] {
  const [reference, ...others] = referencesInText(text);
  if (reference?.kind !== 'node' || others.length > 0 || !reference.plain || reference.path.length !== 1) return [];
  const source = graph.resolve(placed.scope, reference.id);
  const output = source === undefined ? undefined : catalogue.get(source.node.action)?.outputs[reference.output ?? ''];
  if (output === undefined) return [];
  const wanted = parameterPortType(schema);
  // A single value becomes a list of one.
  if (canFlow(output.type, wanted) || wanted === 'list') return [];
  return [
    {
      problem: workflowProblem(
        'parameter.type',
        `"${name}" of "${placed.path}" needs ${PORT_TYPES[wanted]}; this is ${PORT_TYPES[output.type]}.`,
        {
          reason: `"${reference.output}" of "${reference.id}" is of type ${PORT_TYPES[output.type]}.`,
          remedy: `Connect an output of type ${PORT_TYPES[wanted]}, or pick the part that is one.`,
        },
      ),
      path,
      at: 'value',
    },
  ];
}
