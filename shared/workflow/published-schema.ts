import { z } from 'zod';
import { NODE_ID } from '../id.ts';
import { workflowSchema } from './workflow.ts';

interface JsonSchema {
  [key: string]: unknown;
}

/** JSON Schema 2020-12 of workflow files, by which editors complete and check them; `docs/workflow.schema.json` is this text. */
export function workflowSchemaText(): string {
  const schema = z.toJSONSchema(workflowSchema, { io: 'input', override: ({ jsonSchema }) => plainer(jsonSchema) });
  const { $schema, ...rest } = schema as JsonSchema;
  const about = {
    title: 'Codomyrmex Studio workflow',
    description: 'Format version 1. Keys that are not described here are kept and have no effect.',
  };
  const named = JSON.parse(JSON.stringify(rest).replaceAll('__schema0', 'nodes')) as JsonSchema;
  const nodes = (named['$defs'] as Record<string, JsonSchema>)['nodes'];
  // Reading keeps a node with a wrong id and tells the problem, so the id is no part of the schema in the code.
  if (nodes !== undefined) nodes['propertyNames'] = { type: 'string', pattern: NODE_ID.source };
  return `${JSON.stringify({ $schema, ...about, ...named }, null, 2)}\n`;
}

/** Leaves out what says nothing to an editor. */
function plainer(schema: JsonSchema): void {
  const names = schema['propertyNames'] as JsonSchema | undefined;
  if (names !== undefined && Object.keys(names).length === 1 && names['type'] === 'string')
    delete schema['propertyNames'];
  if (schema['format'] === 'starts_with') delete schema['format'];
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
}
