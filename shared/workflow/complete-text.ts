import type { ActionManifest, Catalogue } from '../module/manifest.ts';
import { completeExpression, type Completion, type CompletionList } from './complete-expression.ts';
import { describeSchema } from './describe-schema.ts';
import { actionAt, schemasAt, splitAtNode, type Schema } from './schema-at.ts';
import type { Path } from './source-node.ts';
import { placeInText, writtenValue, type TextPlace } from './text-place.ts';
import { nodesInReach } from './values-in-reach.ts';
import type { Workflow } from './workflow.ts';

export interface TextContext {
  /** As it was when the text could last be read. */
  readonly workflow: Workflow | undefined;
  readonly catalogue: Catalogue;
  /** Names only. */
  readonly secrets: readonly string[];
  /** Names of the workflows of the project. */
  readonly workflows: readonly string[];
  readonly recorded?: (path: string) => Readonly<Record<string, unknown>> | undefined;
}

interface Asked {
  readonly text: string;
  readonly place: TextPlace;
  readonly action: ActionManifest | undefined;
  readonly context: TextContext;
}

/** What may stand at an offset of the text of a workflow: keys, actions, parameters, choices, ids of nodes, and expressions. */
export function completeText(text: string, offset: number, context: TextContext): CompletionList | undefined {
  const place = placeInText(text, offset);
  if (place === undefined) return undefined;
  const expression = expressionAt(text, offset, place, context);
  if (expression !== 'none') return expression;
  // Behind `key:` without a blank nothing is a value yet.
  if (place.kind === 'value' && place.typed === '' && text[offset - 1] === ':') return undefined;
  const action = actionAt(context.catalogue, place.path, (path) => writtenValue(text, place.outline, path));
  const asked = { text, place, action, context };
  const quoted = /^["']/.exec(place.typed)?.[0].length ?? 0;
  if (/\n/.test(place.typed)) return undefined;
  const options = place.kind === 'key' ? keys(asked) : values(asked);
  return options.length === 0 ? undefined : { from: place.from + quoted, options };
}

function expressionAt(
  text: string,
  offset: number,
  place: TextPlace,
  { workflow, catalogue, secrets, recorded }: TextContext,
): CompletionList | undefined | 'none' {
  const before = text.slice(place.from, offset);
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.slice(open).includes('}}')) return 'none';
  const { ids } = splitAtNode(place.path);
  if (workflow === undefined) return undefined;
  const source = before.slice(open + 2);
  const more = recorded === undefined ? {} : { recorded };
  const list = completeExpression(source, { workflow, catalogue, node: ids.join('.'), secrets, ...more });
  return list === undefined ? undefined : { ...list, from: place.from + open + 2 + list.from };
}

function keys({ place, action, context, text }: Asked): readonly Completion[] {
  const { ids, field } = splitAtNode(place.path);
  if (ids.length > 0 && field.length === 1 && field[0] === 'after')
    return nodeIds(text, place, context)
      .filter(({ label }) => !place.present.includes(label))
      .map((option) => ({ ...option, insert: `${option.label}: ` }));
  const schemas = schemasAt(place.path, action);
  const required = new Set(schemas.flatMap((schema) => (schema['required'] as readonly string[] | undefined) ?? []));
  const properties = new Map(schemas.flatMap((schema) => Object.entries(propertiesOf(schema))));
  return [...properties]
    .filter(([name]) => !place.present.includes(name))
    .map(([name, schema]) => keyOption(name, schema, required.has(name), place));
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  return (schema['properties'] as Readonly<Record<string, Schema>> | undefined) ?? {};
}

function keyOption(name: string, schema: Schema, isRequired: boolean, place: TextPlace): Completion {
  const about = aboutSchema(schema);
  return {
    label: name,
    kind: 'key',
    detail: `${describeSchema(schema)}${isRequired ? ', needed' : ''}`,
    ...(about === '' ? {} : { about }),
    insert: holdsMapping(schema) && !place.isFlow ? `${name}:\n${' '.repeat(place.indent + 2)}` : `${name}: `,
  };
}

/** Only where nothing but a mapping fits; else what follows the colon is for the person to say. */
function holdsMapping(schema: Schema): boolean {
  return schema.type === 'object' || schema['$ref'] !== undefined;
}

/** Title, description and default, as lines. */
export function aboutSchema(schema: Schema): string {
  const standard = schema.default === undefined ? '' : `Default: ${JSON.stringify(schema.default)}`;
  return [schema.title, schema.description, standard].filter((line) => line !== undefined && line !== '').join('\n');
}

function values(asked: Asked): readonly Completion[] {
  const { place, action, context, text } = asked;
  const { ids, field } = splitAtNode(place.path);
  const [first, second] = field;
  if (ids.length > 0 && first === 'action' && field.length === 1) return actions(context.catalogue);
  if (ids.length > 0 && first === 'after')
    return typeof second === 'number' ? nodeIds(text, place, context) : conditions(asked, String(second));
  const schemas = schemasAt(place.path, action);
  if (schemas.some(({ control }) => control === 'secret'))
    return context.secrets.map((name) => ({ label: name, kind: 'secret' }));
  if (action?.id === 'flow.run-workflow' && first === 'parameters' && second === 'workflow')
    return context.workflows.map((name) => ({ label: name, kind: 'choice' }));
  return schemas.flatMap((schema) => choices(schema, text, place));
}

function actions(catalogue: Catalogue): readonly Completion[] {
  return [...catalogue.values()].map(({ id, title, description }) => ({
    label: id,
    kind: 'choice',
    detail: title,
    about: description,
  }));
}

/** Of the same level, without the node itself and those that wait for it. */
function nodeIds(text: string, place: TextPlace, { workflow, catalogue }: TextContext): readonly Completion[] {
  const { ids, field } = splitAtNode(place.path);
  const level = place.path.slice(0, place.path.length - field.length - 1);
  const own = ids.join('.');
  const reachable = workflow === undefined ? undefined : nodesInReach(workflow, own).map(({ id }) => id);
  const present = place.outline
    .filter(({ path }) => path.length === level.length + 1 && level.every((step, index) => path[index] === step))
    .map(({ path }) => String(path.at(-1)));
  return present
    .filter((id) => id !== ids.at(-1) && (reachable?.includes(id) ?? true))
    .map((id) => {
      const action = writtenValue(text, place.outline, [...level, id, 'action']);
      const title = catalogue.get(action ?? '')?.title;
      return {
        label: id,
        kind: 'node' as const,
        ...(action === undefined ? {} : { detail: action }),
        ...(title === undefined ? {} : { about: title }),
      };
    });
}

const CONDITIONS: readonly Completion[] = [
  { label: 'succeeded', kind: 'choice', about: 'It ended well, or its result was reused.' },
  { label: 'failed', kind: 'choice', about: 'It failed, with all its attempts.' },
  { label: 'finished', kind: 'choice', about: 'It has ended, however: also skipped and cancelled.' },
];

/** How a node must have ended; of a switch also which way it chose. */
function conditions({ text, place, context }: Asked, id: string): readonly Completion[] {
  const { ids, field } = splitAtNode(place.path);
  const node: Path = [...place.path.slice(0, place.path.length - field.length - 1), id];
  if (ids.length === 0 || writtenValue(text, place.outline, [...node, 'action']) !== 'flow.switch') return CONDITIONS;
  const cases = node.length === 2 ? context.workflow?.nodes[id]?.parameters?.['cases'] : undefined;
  const names = typeof cases === 'object' && cases !== null ? Object.keys(cases) : [];
  return [...names.map((name): Completion => ({ label: `case.${name}`, kind: 'choice' })), ...CONDITIONS];
}

function choices(schema: Schema, text: string, place: TextPlace): readonly Completion[] {
  if (Array.isArray(schema.enum))
    return schema.enum.map((choice): Completion => {
      const label = typeof choice === 'string' ? choice : JSON.stringify(choice);
      return { label, kind: 'choice', ...(choice === schema.default ? { detail: 'default' } : {}) };
    });
  if (schema['const'] !== undefined) return [{ label: JSON.stringify(schema['const']), kind: 'choice' }];
  if (schema.type === 'boolean')
    return ['true', 'false'].map((label): Completion => {
      const isDefault = String(schema.default) === label;
      return { label, kind: 'choice', ...(isDefault ? { detail: 'default' } : {}) };
    });
  const { default: standard } = schema;
  const isWritten = text.slice(place.from).split('\n', 1)[0]?.trim() !== '';
  if (isWritten || (typeof standard !== 'string' && typeof standard !== 'number') || standard === '') return [];
  return [
    { label: typeof standard === 'string' ? plainText(standard) : String(standard), kind: 'choice', detail: 'default' },
  ];
}

/** In quotes where YAML would read it as something else. */
function plainText(text: string): string {
  return /^[A-Za-z0-9_./][\w./ -]*$/.test(text) && !/^(true|false|null|~|[\d.]+)$/.test(text)
    ? text
    : JSON.stringify(text);
}
