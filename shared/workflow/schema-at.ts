import type { ActionManifest, Catalogue, ParameterSchema } from '../module/manifest.ts';
import { workflowSchemaText } from './published-schema.ts';
import type { Path } from './source-node.ts';

/** JSON Schema as far as files are described by it. */
export type Schema = ParameterSchema;

let published: Schema | undefined;

/** The schema editors elsewhere use too (`docs/workflow.schema.json`), so that here nothing else is offered. */
function workflowSchema(): Schema {
  published ??= JSON.parse(workflowSchemaText()) as Schema;
  return published;
}

/** Ids of nodes at the beginning of a way through the file, and the way inside the last of them. */
export function splitAtNode(path: Path): { readonly ids: readonly string[]; readonly field: Path } {
  const ids: string[] = [];
  let at = 0;
  while ((path[at] === 'nodes' || path[at] === 'finally') && at + 1 < path.length) {
    ids.push(String(path[at + 1]));
    at += 2;
  }
  return { ids, field: path.slice(at) };
}

/**
 * What may stand at a path of a workflow file: one schema, or several where it takes this or that. Parameters of a node are described by
 * its action, everything else by the published schema.
 */
export function schemasAt(path: Path, action: ActionManifest | undefined): readonly Schema[] {
  const { ids, field } = splitAtNode(path);
  if (ids.length > 0 && field[0] === 'parameters' && action !== undefined)
    return walk([action.parameters], field.slice(1));
  return walk([workflowSchema()], path);
}

function walk(schemas: readonly Schema[], path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (current, step) => current.flatMap((schema) => stepInto(schema, step)).flatMap(alternatives),
    schemas.flatMap(alternatives),
  );
}

function stepInto(schema: Schema, step: string | number): readonly Schema[] {
  const inner =
    typeof step === 'number'
      ? schema['items']
      : ((schema['properties'] as Record<string, unknown> | undefined)?.[step] ?? schema['additionalProperties']);
  return typeof inner === 'object' && inner !== null ? [inner as Schema] : [];
}

function alternatives(schema: Schema): readonly Schema[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const { $ref: _, ...own } = schema;
    return alternatives(definition(reference)).map((resolved) => ({ ...resolved, ...own }));
  }
  const parts = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(parts)) return [schema];
  // What is said about all of them (a description) holds for each.
  const { anyOf: _any, oneOf: _one, ...own } = schema;
  return parts.flatMap((part) => alternatives({ ...own, ...(part as Schema) }));
}

function definition(reference: string): Schema {
  const name = reference.split('/').at(-1) ?? '';
  const definitions = workflowSchema()['$defs'] as Readonly<Record<string, Schema>> | undefined;
  return definitions?.[name] ?? {};
}

export function actionAt(
  catalogue: Catalogue,
  path: Path,
  written: (path: Path) => string | undefined,
): ActionManifest | undefined {
  const { field } = splitAtNode(path);
  const id = written([...path.slice(0, path.length - field.length), 'action']);
  return id === undefined ? undefined : catalogue.get(id);
}
