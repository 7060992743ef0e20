import { ZodError } from 'zod';
import type { Problem } from '#shared/problem.ts';
import type { ValueSchema } from '#shared/workflow/evaluate.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import type { ActionDefinition } from '../action.ts';
import { CachedTask } from '../cache/cached-task.ts';
import { wrongParameters } from './attempt-problem.ts';
import { isContainerAction, LATE_PARAMETERS } from './container.ts';
import { readableScope, upstreamOf, type ScopeSource } from './expression-scope.ts';
import { hasExpression } from '../executor/evaluator.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { missingSecret } from './missing-secrets.ts';
import { frameOf, nodePathOf } from './task-path.ts';

/** A task and what its expressions can see. */
export interface TaskPlace {
  readonly task: string;
  readonly placed: PlacedNode;
  readonly name: string;
  readonly definition: ActionDefinition;
  /** Instead of what the action says of its parameters. */
  readonly schema?: ValueSchema;
  scopeSource(secret: ScopeSource['secret']): ScopeSource;
}

type Resolving = Pick<RunSurroundings, 'evaluator' | 'secrets' | 'masker'>;

/** Parameters with their expressions evaluated and their defaults filled in. Those a container evaluates in each round stay as they are. */
export async function resolveParameters(
  { task, placed, name, definition, schema = definition.manifest.parameters, scopeSource }: TaskPlace,
  around: Resolving,
): Promise<{ readonly value: unknown } | { readonly problem: Problem }> {
  const { parameters: all = {} } = placed.node;
  // Most name nothing of the run: nothing has to be gathered for them.
  if (!hasExpression(all)) return parsed(all, { placed, name, definition });
  const isLate = (key: string) => isContainerAction(placed.node.action) && LATE_PARAMETERS.includes(key);
  const raw = Object.fromEntries(Object.entries(all).filter(([key]) => !isLate(key)));
  const late = Object.fromEntries(Object.entries(all).filter(([key]) => isLate(key)));
  const source = scopeSource((secret) => readSecret(secret, around));
  const gathered = await readableScope(raw, frameOf(task), source);
  if (!gathered.ok) return { problem: { ...gathered.problem, place: { node: nodePathOf(task) } } };
  const scope = gathered.value;
  const missing = missingSecret(raw, scope.secrets ?? {}, { node: nodePathOf(task), name });
  if (missing !== undefined) return { problem: missing };
  const resolved = await around.evaluator.evaluate(raw, scope, { schema });
  if (!resolved.ok)
    return { problem: { ...resolved.problem, place: { node: nodePathOf(task), ...resolved.problem.place } } };
  return parsed({ ...(resolved.value as object), ...late }, { placed, name, definition });
}

function parsed(
  values: object,
  { placed, name, definition }: Pick<TaskPlace, 'placed' | 'name' | 'definition'>,
): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: definition.parse(values) };
  } catch (error) {
    if (error instanceof ZodError) {
      const { manifest } = definition;
      return { problem: wrongParameters(error, placed, name, { values, manifest }) };
    }
    throw error;
  }
}

/** Its place in the cache; undefined when its parameters cannot be resolved: the attempt tells. */
export async function cachedTaskOf(
  place: TaskPlace,
  project: string,
  around: Resolving & Pick<RunSurroundings, 'cache' | 'content' | 'environment' | 'findProgram'>,
): Promise<CachedTask | undefined> {
  const { task, placed, definition, scopeSource } = place;
  const parameters = await resolveParameters(place, around);
  if ('problem' in parameters) return undefined;
  const { cache } = placed.node;
  return new CachedTask(
    {
      project,
      manifest: definition.manifest,
      cache: typeof cache === 'object' ? cache : undefined,
      parameters: parameters.value,
      upstream: upstreamOf(placed.node.parameters ?? {}, frameOf(task), scopeSource(undefined)),
      environment: around.environment,
      findProgram: (program) => around.findProgram(program, project),
    },
    { store: around.cache, content: around.content, masker: around.masker },
  );
}

/** Every value that was asked for is masked from then on. An empty one is none. */
export async function readSecret(
  name: string,
  { secrets, masker }: Pick<Resolving, 'secrets' | 'masker'>,
): Promise<string | undefined> {
  const value = await secrets.get(name);
  if (value === undefined || value === '') return undefined;
  masker.add(value);
  return value;
}
