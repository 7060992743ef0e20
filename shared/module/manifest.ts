import { z } from 'zod';
import { NODE_ID } from '../id.ts';
import { PORT_TYPES, type PortType } from './port-type.ts';

/** What an action touches. Shown as badges, asked about before a dry run, and the reason why caching is off by default. */
export const effectSchema = z.enum(['reads', 'writes', 'process', 'network', 'git']);
export type Effect = z.infer<typeof effectSchema>;

/**
 * How the inspector edits a parameter. A zod schema in a manifest says so with `.meta({ title, control })`;
 * without it the control follows from the type (enum → choice, boolean → switch, array → list, object → map).
 */
export const controlSchema = z.enum([
  'text',
  'multiline',
  'code',
  'number',
  'switch',
  'choice',
  'path',
  'folder',
  'glob',
  'duration',
  'size',
  'list',
  'map',
  'json',
  'command',
  'secret',
  'expression',
  /** Names with types and defaults, as the parameters of a workflow are declared. */
  'parameters',
  /** The name of a workflow of the project. */
  'workflow',
]);
export type Control = z.infer<typeof controlSchema>;

export const portTypeSchema = z.enum(Object.keys(PORT_TYPES) as [PortType, ...PortType[]]);

/** JSON Schema 2020-12 of one parameter, with our `control`, `portType`, `connectable`, `unit`, `placeholder` and `language` beside it. */
export const parameterSchemaSchema = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  control: controlSchema.optional(),
  portType: portTypeSchema.optional(),
  /** Does the canvas offer a port for it? See `isConnectable`. */
  connectable: z.boolean().optional(),
  placeholder: z.string().optional(),
  /** Of code: its name, or `parameters.NAME` where another parameter says it. */
  language: z.string().optional(),
});
export type ParameterSchema = z.infer<typeof parameterSchemaSchema>;

/** The object schema of all parameters of an action. `properties` keep the order of the manifest. */
export const parametersSchemaSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), parameterSchemaSchema),
  required: z.array(z.string()).optional(),
});
export type ParametersSchema = z.infer<typeof parametersSchemaSchema>;

export const outputSchema = z.object({
  title: z.string(),
  type: portTypeSchema,
  description: z.string().optional(),
});
export type OutputManifest = z.infer<typeof outputSchema>;

/** A program an action needs. Missing: the node says so before the run, and running it ends in `program.notFound`. */
export const toolSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Programs looked for on PATH, first found wins; the user can set a path in Settings > Modules. Empty: comes with the studio. */
  programs: z.array(z.string()),
  versionArguments: z.array(z.string()).default(['--version']),
  install: z.string(),
});
export type ToolManifest = z.infer<typeof toolSchema>;

export const actionManifestSchema = z.object({
  /** `module.action`, the name workflows use. */
  id: z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/),
  /** What the first node of this action is called in a workflow, where the last word of the action's id says too little: `tests`, not `run`. */
  nodeId: z.string().regex(NODE_ID).optional(),
  title: z.string(),
  description: z.string(),
  /** Part of every fingerprint: raise it when the same parameters mean something else. */
  version: z.number().int().min(1),
  keywords: z.array(z.string()).default([]),
  parameters: parametersSchemaSchema,
  /** At most two, shown on the card. */
  cardParameters: z.array(z.string()).max(2).default([]),
  outputs: z.record(z.string(), outputSchema),
  effects: z.array(effectSchema),
  /** Ids of tools of the module that this action cannot do without. */
  needs: z.array(z.string()).default([]),
  /** A container holds nodes of its own and is run by the engine. */
  container: z.boolean().default(false),
  estimateMs: z.number().int().positive(),
  /** The parameter that says how long it takes; where that is an expression, the estimate above holds. */
  durationParameter: z.string().optional(),
  /** Default time limit of an attempt in milliseconds; absent: none. */
  timeoutMs: z.number().int().positive().optional(),
  /** Is caching on without the node saying so? Only for actions that neither start a process nor have effects. */
  cached: z.boolean().default(false),
  /** Holds a slot while it runs? Waiting for time or for a person does not. */
  holdsSlot: z.boolean().default(true),
  /** Markdown for the Docs tab. */
  docs: z.string().default(''),
  example: z.string().optional(),
});
export type ActionManifest = z.infer<typeof actionManifestSchema>;

export const moduleManifestSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  description: z.string(),
  /** A lucide icon name; the renderer's table knows which are allowed. */
  icon: z.string(),
  /** Order in the palette, small first. */
  order: z.number(),
  tools: z.array(toolSchema).default([]),
  actions: z.array(actionManifestSchema),
});
export type ModuleManifest = z.infer<typeof moduleManifestSchema>;

/** What the canvas, the validator and the planner know of all modules. */
export type Catalogue = ReadonlyMap<string, ActionManifest>;

export function catalogueOf(modules: readonly ModuleManifest[]): Catalogue {
  return new Map(modules.flatMap((module) => module.actions.map((action) => [action.id, action] as const)));
}

/** The type of value a parameter takes, from its schema. */
export function parameterPortType(schema: ParameterSchema): PortType {
  if (schema.portType !== undefined) return schema.portType;
  const type = Array.isArray(schema.type) ? undefined : schema.type;
  switch (type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      return 'any';
  }
}

/**
 * Does a parameter have a port on the canvas? What its schema says, else all but pure choices and switches. It is about what is offered,
 * not what is allowed: an expression may stand in any parameter, and one that does has its port.
 */
export function isConnectable(schema: ParameterSchema): boolean {
  return schema.connectable ?? (schema.enum === undefined && schema.type !== 'boolean');
}
