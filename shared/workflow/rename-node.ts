import { isNodeId, toNodeId } from '../id.ts';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { isData, omit, valueAt, withValue, type Change, type Data } from './data-change.ts';
import { means, nodePathOf, rawNodes, type RawNode } from './document-data.ts';
import { innerParameters, isBareCondition } from './graph.ts';
import { referencesInExpression, referencesInText, type Reference } from './reference.ts';
import type { Path } from './source-node.ts';

export interface Renamed {
  readonly changes: readonly Change[];
  /** What the text must hold afterwards. */
  readonly data: Data;
  /** The node's new path. */
  readonly path: string;
}

/** New id for a node: its key, and every `after` and expression that means it. Nothing to do when that was done before. */
export function renameNode(data: Data, path: string, id: string): Result<Renamed> {
  const oldId = path.slice(path.lastIndexOf('.') + 1);
  const home = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  const newPath = home === '' ? id : `${home}.${id}`;
  if (!isNodeId(id)) return bad(invalidId(id));
  const at = nodePathOf(data, path);
  const isDone = id === oldId || (at === undefined && nodePathOf(data, newPath) !== undefined);
  if (isDone) return good({ changes: [], data, path: newPath });
  if (at === undefined) return bad(noSuchNode(path));
  const nodes = rawNodes(data);
  const taken = new Set(nodes.map((node) => node.path));
  if (taken.has(newPath)) return bad(idTaken(id, home));
  const captured = nodes.find((node) => node.id === id && (isInside(node.scope, home) || isInside(home, node.scope)));
  if (captured !== undefined) return bad(wouldShadow(id, captured.path));
  const texts = collectTexts(data, nodes, oldId, home, taken);
  const changes: Change[] = texts.map((text) => ({
    kind: 'set',
    path: text.path,
    value: renamedText(text, oldId, id),
  }));
  for (const { at: nodeAt, scope, node } of nodes) {
    if (isData(node) && means(scope, oldId, home, taken))
      changes.push(...afterChanges(node['after'], [...nodeAt, 'after'], oldId, id));
  }
  changes.push({ kind: 'rekey', path: at, key: id });
  return good({ changes, data: changes.reduce(carryOut, data), path: newPath });
}

function isInside(scope: string, container: string): boolean {
  return container === '' || scope === container || scope.startsWith(`${container}.`);
}

interface PlacedText {
  readonly path: Path;
  readonly text: string;
  /** All of it is an expression, without braces. */
  readonly isBare: boolean;
}

/** Every text with expressions that may mean the node. */
function collectTexts(
  data: Data,
  nodes: readonly RawNode[],
  id: string,
  home: string,
  taken: ReadonlySet<string>,
): readonly PlacedText[] {
  const found: PlacedText[] = [];
  const take = (text: PlacedText) => {
    if (namesNode(text, id)) found.push(text);
  };
  const collect = (value: unknown, path: Path) => {
    if (typeof value === 'string') {
      take({ path, text: value, isBare: false });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) collect(item, [...path, index]);
    } else if (isData(value)) {
      for (const [key, item] of Object.entries(value)) collect(item, [...path, key]);
    }
  };
  for (const raw of nodes) {
    const isSeen = means(raw.scope, id, home, taken);
    const isSeenInside = means(raw.path, id, home, taken);
    for (const { path, value, isInner, isBare } of fieldsOf(raw)) {
      if (!(isInner ? isSeenInside : isSeen)) continue;
      if (isBare) take({ path, text: String(value), isBare });
      else collect(value, path);
    }
  }
  if (home === '') for (const [key, value] of Object.entries(data)) if (key !== 'nodes') collect(value, [key]);
  return found;
}

interface Field {
  readonly path: Path;
  readonly value: unknown;
  readonly isInner: boolean;
  readonly isBare: boolean;
}

/** The fields of a node that are not nodes; `outputs` (and `until`) of a container are read inside it. */
function fieldsOf({ at, node }: RawNode): readonly Field[] {
  if (!isData(node)) return [];
  const fields = Object.entries(node).filter(([key]) => key !== 'nodes' && key !== 'finally' && key !== 'after');
  return fields.flatMap(([key, value]) => {
    const path = [...at, key];
    if (key !== 'parameters' || !isData(value))
      return [{ path, value, isInner: key === 'outputs', isBare: isBareCondition(key, value) }];
    const inner = innerParameters(node['action']);
    return Object.entries(value).map(([name, item]) => ({
      path: [...path, name],
      value: item,
      isInner: inner.includes(name),
      isBare: false,
    }));
  });
}

function referencesIn({ text, isBare }: PlacedText): readonly Reference[] {
  return isBare ? referencesInExpression(text) : referencesInText(text);
}

function namesNode(text: PlacedText, id: string): boolean {
  return referencesIn(text).some((reference) => reference.kind === 'node' && reference.id === id);
}

/** Only the characters of the id are replaced. */
function renamedText(placed: PlacedText, from: string, to: string): string {
  const spans = referencesIn(placed)
    .filter((reference) => reference.kind === 'node' && reference.id === from)
    .map(({ start, end }) => ({ start, end }));
  const starts = [...new Set(spans.map(({ start }) => start))].sort((a, b) => b - a);
  return starts.reduce((result, start) => result.slice(0, start) + to + result.slice(start + from.length), placed.text);
}

function afterChanges(after: unknown, path: Path, from: string, to: string): readonly Change[] {
  if (Array.isArray(after))
    return after.flatMap((id, index): Change[] =>
      id === from ? [{ kind: 'set', path: [...path, index], value: to }] : [],
    );
  if (!isData(after) || !Object.hasOwn(after, from)) return [];
  if (!Object.hasOwn(after, to)) return [{ kind: 'rekey', path: [...path, from], key: to }];
  // It named both, and the other is nothing yet: what was said of this node holds.
  return [
    { kind: 'remove', path: [...path, from] },
    { kind: 'set', path: [...path, to], value: after[from] },
  ];
}

function carryOut(data: Data, change: Change): Data {
  if (change.kind === 'set') return withValue(data, change.path, change.value) as Data;
  const parentPath = change.path.slice(0, -1);
  const parent = valueAt(data, parentPath) as Data;
  const last = String(change.path.at(-1));
  if (change.kind === 'remove') return withValue(data, parentPath, omit(parent, last)) as Data;
  const entries = Object.entries(parent).map(([key, value]) => [key === last ? change.key : key, value] as const);
  return withValue(data, parentPath, Object.fromEntries(entries)) as Data;
}

function invalidId(id: string): Problem {
  return problem('node.id', `"${id}" cannot be the id of a node.`, {
    reason: 'Ids begin with a letter or _, and hold only letters, digits and _.',
    remedy: `Use for example "${toNodeId(id)}", and set the words as the node's name.`,
  });
}

function noSuchNode(path: string): Problem {
  return problem('edit.unknownNode', `There is no node "${path}".`, {
    reason: 'It may have been removed or renamed meanwhile.',
    remedy: 'Choose a node that is there.',
    place: { node: path },
  });
}

function idTaken(id: string, home: string): Problem {
  return problem('node.idTaken', `There already is a node "${id}"${home === '' ? '' : ` in "${home}"`}.`, {
    reason: 'Two nodes of one scope cannot have the same id.',
    remedy: 'Choose another id.',
  });
}

function wouldShadow(id: string, path: string): Problem {
  return problem('node.idTaken', `The id "${id}" is used by "${path}".`, {
    reason: 'References would change their meaning, because inner nodes see outer ones.',
    remedy: 'Choose another id.',
  });
}
