import { applyEdits } from './apply-edit.ts';
import { isData, sameData, valueAt, type Data } from './data-change.ts';
import { nodePathOf, rawNodes, type RawNode } from './document-data.ts';
import type { WorkflowDocument } from './document.ts';
import type { Edit } from './edit.ts';
import { ordersBack } from './order-back.ts';
import { loadText } from './load.ts';
import type { Path } from './source-node.ts';
import type { Layout } from './workflow.ts';

/** What brings `before` back when the document still is `after`: to the byte. */
export function invertEdits(before: WorkflowDocument, after: WorkflowDocument): readonly Edit[] {
  const edits: Edit[] = [];
  if (before.text !== after.text) edits.push({ type: 'text.set', text: before.text });
  if (!sameData(before.layout, after.layout)) edits.push({ type: 'layout.set', layout: before.layout });
  return edits;
}

/**
 * What undoes a gesture (`before` became `after`) in a document that somebody else changed meanwhile: each field the gesture changed
 * goes back, unless it has another value by now; what others did stays. Nothing to undo, or a text that cannot be read: no edits.
 */
export function rebaseUndo(
  current: WorkflowDocument,
  before: WorkflowDocument,
  after: WorkflowDocument,
): readonly Edit[] {
  return [
    ...(current.text === after.text ? textBack(before, after) : undoText(current, before, after)),
    ...undoLayout(current.layout, before.layout, after.layout),
  ];
}

function textBack(before: WorkflowDocument, after: WorkflowDocument): readonly Edit[] {
  return before.text === after.text ? [] : [{ type: 'text.set', text: before.text }];
}

function undoText(current: WorkflowDocument, before: WorkflowDocument, after: WorkflowDocument): readonly Edit[] {
  const [now, was, became] = [readData(current.text), readData(before.text), readData(after.text)];
  if (now === undefined || was === undefined || became === undefined) return [];
  const rename = findRename(before, after, was, became);
  if (rename !== undefined) {
    const isThere = nodePathOf(now, rename.path) !== undefined;
    return isThere ? [rename] : [];
  }
  const edits = [
    ...undoNodes(now, was, became),
    ...undoFields(now, was, became, [], (field, value) => setWorkflow(field, value)),
  ];
  const orders = ordersBack(now, was, became);
  // What they wrote may not let itself be moved (an alias before its anchor): the rest is taken back all the same.
  const isPossible = orders.length > 0 && applyEdits(current, [...edits, ...orders]).ok;
  return isPossible ? [...edits, ...orders] : edits;
}

function readData(text: string): Data | undefined {
  const loaded = loadText(text);
  if (loaded.ok) return isData(loaded.value) ? loaded.value : undefined;
  return loaded.problem.code === 'text.empty' ? {} : undefined;
}

/** A rename shows as one node gone and one come; taking it back as a rename keeps what others did to the node. */
function findRename(
  before: WorkflowDocument,
  after: WorkflowDocument,
  was: Data,
  became: Data,
): (Edit & { readonly type: 'node.rename' }) | undefined {
  const [old, now] = [pathsOf(was), pathsOf(became)];
  const gone = [...old.keys()].filter((path) => !now.has(path));
  const come = [...now.keys()].filter((path) => !old.has(path));
  const [from, to] = [come[0], gone[0]];
  if (from === undefined || to === undefined || come.length !== gone.length) return undefined;
  const edit = { type: 'node.rename', path: from, id: to.slice(to.lastIndexOf('.') + 1) } as const;
  const result = applyEdits(after, [edit]);
  return result.ok && sameData(readData(result.value.text), readData(before.text)) ? edit : undefined;
}

function pathsOf(data: Data): ReadonlyMap<string, RawNode> {
  return new Map(rawNodes(data).map((node) => [node.path, node]));
}

function undoNodes(now: Data, was: Data, became: Data): readonly Edit[] {
  const [nowNodes, wasNodes, becameNodes] = [nodesAt(now), nodesAt(was), nodesAt(became)];
  const added = [...becameNodes].filter(([at]) => !wasNodes.has(at) && nowNodes.has(at)).map(([, raw]) => raw);
  const outermost = added.filter((raw) => !hasOuter(raw, (outer) => !wasNodes.has(outer)));
  const edits: Edit[] = outermost.map(({ path }) => ({ type: 'node.remove', path }));
  const puts: Edit[] = [];
  for (const [at, raw] of wasNodes) {
    const [node, since, present] = [raw.node, becameNodes.get(at)?.node, nowNodes.get(at)?.node];
    if (!becameNodes.has(at)) {
      // What lies in a removed container comes back with it, and nothing comes back to a container that they removed.
      const isInner = hasOuter(raw, (outer) => !becameNodes.has(outer));
      const hasHome = !hasOuter(raw, (outer) => !nowNodes.has(outer));
      if (!isInner && hasHome && !nowNodes.has(at) && isData(node)) puts.push(putBack(raw, node));
    } else if (isData(node) && isData(since) && isData(present)) {
      edits.push(...undoFields(present, node, since, [], (field, value) => setNode(raw.path, field, value)));
      // It named the added node before that was there; removing the node took that out.
      const isKept = added.length > 0 && node['after'] !== undefined && sameData(node['after'], present['after']);
      if (isKept) edits.push(setNode(raw.path, ['after'], node['after']));
    }
  }
  // Fields first: a `finally` that comes back as a whole brings its nodes.
  return [...edits, ...puts];
}

/** By their way in the file: the same path under `nodes` and under `finally` are two nodes. */
function nodesAt(data: Data): ReadonlyMap<string, RawNode> {
  return new Map(rawNodes(data).map((node) => [node.at.join('.'), node]));
}

function hasOuter({ at }: RawNode, test: (outer: string) => boolean): boolean {
  return at.some((_, index) => index > 0 && index % 2 === 0 && test(at.slice(0, index).join('.')));
}

/** `node.put` puts new nodes under `nodes`, wherever they were before. */
function putBack({ at, scope, path, id }: RawNode, node: Data): Edit {
  if (at.at(-2) !== 'finally') return { type: 'node.put', path, node };
  return scope === '' ? setWorkflow(['finally', id], node) : setNode(scope, ['finally', id], node);
}

type SetField = (field: (string | number)[], value: unknown) => Edit;

function setWorkflow(field: (string | number)[], value: unknown): Edit {
  return { type: 'workflow.set', field, value };
}

function setNode(path: string, field: (string | number)[], value: unknown): Edit {
  return { type: 'node.set', path, field, value };
}

/** Field by field down to what differs; lists are one value. Inner nodes are looked at on their own, unless their whole scope came or went. */
function undoFields(now: Data, was: Data, became: Data, path: Path, set: SetField): readonly Edit[] {
  const keys = new Set([...Object.keys(was), ...Object.keys(became)]);
  return [...keys].flatMap((key) => {
    const [then, since, present] = [own(was, key), own(became, key), own(now, key)];
    if (sameData(then, since)) return [];
    const isScope = path.length === 0 && (key === 'nodes' || key === 'finally');
    if (isScope && then !== undefined && since !== undefined) return [];
    const field = [...path, key];
    if (sameData(present, since)) return [set(field, then)];
    if (isData(then) && isData(since) && isData(present)) return undoFields(present, then, since, field, set);
    return [];
  });
}

function own(data: Data, key: string): unknown {
  return valueAt(data, [key]);
}

/** Places, groups and notes one by one, each as one value. */
function undoLayout(now: Layout, was: Layout, became: Layout): readonly Edit[] {
  if (sameData(was, became)) return [];
  if (sameData(now, became)) return [{ type: 'layout.set', layout: was }];
  const layout: Layout = {
    ...now,
    nodes: mergeEntries(now.nodes, was.nodes, became.nodes),
    groups: mergeEntries(now.groups, was.groups, became.groups),
    notes: mergeEntries(now.notes, was.notes, became.notes),
  };
  return sameData(layout, now) ? [] : [{ type: 'layout.set', layout }];
}

function mergeEntries<Value>(
  now: Readonly<Record<string, Value>>,
  was: Readonly<Record<string, Value>>,
  became: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const result: Record<string, Value> = { ...now };
  for (const key of new Set([...Object.keys(was), ...Object.keys(became)])) {
    const then = was[key];
    if (sameData(then, became[key]) || !sameData(now[key], became[key])) continue;
    if (then === undefined) delete result[key];
    else result[key] = then;
  }
  return result;
}
