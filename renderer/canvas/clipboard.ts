import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { freeId } from '#shared/id.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { innerParameters, isBareCondition } from '#shared/workflow/graph.ts';
import { referencesInExpression, referencesInText, type Reference } from '#shared/workflow/reference.ts';
import {
  EMPTY_LAYOUT,
  groupSchema,
  nodeSchema,
  noteSchema,
  type Layout,
  type LayoutGroup,
  type LayoutNote,
  type Workflow,
  type WorkflowNode,
} from '#shared/workflow/workflow.ts';
import type { PortRef } from './canvas-store.ts';
import { snap } from './card-shape.ts';
import { isOutput } from './fitting-ports.ts';
import { after, connectTo, type Desk } from './gestures.ts';
import type { Places, Point } from './layout-tree.ts';
import { markKey, markOf } from './marks.ts';
import { idOf, nodeAt, outermost, parentOf, pathOf } from './node-tree.ts';
import { nodesInText } from './nodes-in-text.ts';

/** What is on the clipboard: YAML text, so that nodes travel between windows, into a chat or a review, and back. */
const clipSchema = z.object({
  codomyrmexNodes: z.literal(1),
  nodes: z.record(z.string(), nodeSchema),
  places: z.record(z.string(), z.object({ x: z.number(), y: z.number() })).default({}),
  notes: z.record(z.string(), noteSchema).optional(),
  groups: z.record(z.string(), groupSchema).optional(),
});
export type Clip = z.infer<typeof clipSchema>;

/** `marks`: notes and groups among what is copied, as `note:ID` and `group:ID` of the layout. */
export function copyNodes(
  workflow: Workflow,
  paths: readonly string[],
  places: Places,
  marks: readonly string[] = [],
  layout: Layout = EMPTY_LAYOUT,
): Clip | undefined {
  const clip: { codomyrmexNodes: 1; nodes: Record<string, WorkflowNode>; places: Record<string, Point> } = {
    codomyrmexNodes: 1,
    nodes: {},
    places: {},
  };
  for (const path of outermost(paths)) {
    const node = nodeAt(workflow, path);
    if (node === undefined) continue;
    const id = freeId(idOf(path), (taken) => Object.hasOwn(clip.nodes, taken));
    clip.nodes[id] = node;
    for (const [placed, at] of Object.entries(places)) {
      if (placed === path) clip.places[id] = { x: at.x, y: at.y };
      else if (placed.startsWith(`${path}.`)) clip.places[id + placed.slice(path.length)] = { x: at.x, y: at.y };
    }
  }
  const copied = marks.flatMap((key) => markOf(key) ?? []);
  const notes = entriesOf(copied, 'note', layout.notes);
  const groups = entriesOf(copied, 'group', layout.groups);
  if (Object.keys(clip.nodes).length + notes.length + groups.length === 0) return undefined;
  return {
    ...clip,
    ...(notes.length === 0 ? {} : { notes: Object.fromEntries(notes) }),
    ...(groups.length === 0 ? {} : { groups: Object.fromEntries(groups) }),
  };
}

function entriesOf<Mark>(
  copied: readonly { readonly kind: string; readonly id: string }[],
  kind: 'note' | 'group',
  known: Readonly<Record<string, Mark>>,
): readonly (readonly [string, Mark])[] {
  return copied.flatMap((mark) => {
    const found = mark.kind === kind ? known[mark.id] : undefined;
    return found === undefined ? [] : [[mark.id, found] as const];
  });
}

/** Of notes, groups and cards. */
export function clipCount({ nodes, notes = {}, groups = {} }: Clip): number {
  return Object.keys(nodes).length + Object.keys(notes).length + Object.keys(groups).length;
}

export function clipText(clip: Clip): string {
  return stringify(clip, { aliasDuplicateObjects: false });
}

/** What was copied here, or nodes out of a workflow file; undefined for any other text. */
export function readClip(text: string): Clip | undefined {
  if (!text.includes('codomyrmexNodes')) {
    const nodes = nodesInText(text);
    return nodes === undefined ? undefined : { codomyrmexNodes: 1, nodes, places: {} };
  }
  try {
    const parsed = clipSchema.safeParse(parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export interface PasteWish {
  /** Top left corner of what is pasted; undefined: beside where it was copied. */
  readonly at?: Point | undefined;
  /** How far beside; undefined: a little. */
  readonly shift?: Point | undefined;
  /** Container to paste into; undefined: the top. */
  readonly scope?: string | undefined;
  /** Keep edges that come from nodes outside the selection. */
  readonly keepsIncoming: boolean;
}

export interface Pasted {
  readonly edits: readonly Edit[];
  readonly paths: readonly string[];
  /** Notes and groups that came along. */
  readonly marks: readonly string[];
}

const OFFSET = 32;

/** Fresh ids; references among the pasted nodes follow their new ids; edges from outside go, unless they are to be kept. */
export function pasteEdits(workflow: Workflow, clip: Clip, wish: PasteWish, layout: Layout = EMPTY_LAYOUT): Pasted {
  const { scope } = wish;
  const siblings = scope === undefined ? workflow.nodes : (nodeAt(workflow, scope)?.nodes ?? {});
  const ids = new Map<string, string>();
  for (const id of Object.keys(clip.nodes)) {
    const isTaken = (taken: string): boolean => Object.hasOwn(siblings, taken) || [...ids.values()].includes(taken);
    // The copy of `lint_2` is the next of them, `lint_3`.
    const series = id.replace(/_\d+$/, '');
    ids.set(id, freeId(isTaken(id) && Object.hasOwn(siblings, series) ? series : id, isTaken));
  }
  const paths: string[] = [];
  const edits: Edit[] = [];
  for (const [id, node] of Object.entries(clip.nodes)) {
    const path = pathOf(scope, ids.get(id) ?? id);
    paths.push(path);
    const pasted = renumber(node, ids, wish.keepsIncoming ? undefined : new Set(ids.keys()));
    edits.push({ type: 'node.put', path, node: pasted as unknown as Record<string, unknown> });
  }
  const marks = pastedMarks(clip, wish, layout);
  const places: Edit = { type: 'layout.place', nodes: pastedPlaces(clip, ids, wish) };
  return { edits: [...edits, ...marks.edits, places], paths, marks: marks.keys };
}

/** The edits of an edge between a port and what is pasted: to the first of it that waits for nothing pasted, or from the last. */
export function joinPasted(
  desk: Desk,
  { edits, paths }: Pick<Pasted, 'edits' | 'paths'>,
  from: PortRef,
): readonly Edit[] {
  const now = after(desk, edits);
  const edges = edgesOf(now.workflow);
  const [near, far] = isOutput(from.port) ? (['target', 'source'] as const) : (['source', 'target'] as const);
  const free = paths.filter((path) => !edges.some((edge) => edge[near] === path && paths.includes(edge[far])));
  const end = isOutput(from.port) ? free[0] : free.at(-1);
  return end === undefined ? [] : connectTo(now, from, end);
}

/** How far what is pasted moves, all of it alike: to the wanted corner, or a little beside where it was. */
function shiftOf(clip: Clip, { at, shift }: Pick<PasteWish, 'at' | 'shift'>): Point {
  const own = Object.entries(clip.places).filter(([path]) => parentOf(path) === undefined);
  const all = [
    ...own.map(([, place]) => place),
    ...Object.values(clip.notes ?? {}),
    ...Object.values(clip.groups ?? {}),
  ];
  if (at === undefined || all.length === 0) return shift ?? { x: OFFSET, y: OFFSET };
  return { x: at.x - Math.min(...all.map(({ x }) => x)), y: at.y - Math.min(...all.map(({ y }) => y)) };
}

/** How far the last copy was moved from its original, while that copy is what is selected. */
export function shiftToRepeat(
  last: { readonly original: string; readonly paths: readonly string[] } | undefined,
  selected: readonly string[],
  places: Places,
): Point | undefined {
  const isSame =
    last !== undefined && selected.length === last.paths.length && selected.every((path) => last.paths.includes(path));
  const [from, to] = isSame ? [places[last.original], places[last.paths[0] ?? '']] : [];
  return from === undefined || to === undefined ? undefined : { x: to.x - from.x, y: to.y - from.y };
}

/** Notes and groups lie on the canvas itself, so inside a container they stay behind. */
function pastedMarks(
  clip: Clip,
  wish: PasteWish,
  layout: Layout,
): { readonly edits: readonly Edit[]; readonly keys: readonly string[] } {
  if (wish.scope !== undefined) return { edits: [], keys: [] };
  const shift = shiftOf(clip, wish);
  const moved = <Mark extends LayoutNote | LayoutGroup>(mark: Mark): Mark => ({
    ...mark,
    x: snap(mark.x + shift.x),
    y: snap(mark.y + shift.y),
  });
  const notes = renamed(clip.notes ?? {}, layout.notes, moved);
  const groups = renamed(clip.groups ?? {}, layout.groups, moved);
  return {
    edits: [
      ...(Object.keys(notes).length === 0 ? [] : [{ type: 'layout.notes', notes } as const]),
      ...(Object.keys(groups).length === 0 ? [] : [{ type: 'layout.groups', groups } as const]),
    ],
    keys: [
      ...Object.keys(notes).map((id) => markKey('note', id)),
      ...Object.keys(groups).map((id) => markKey('group', id)),
    ],
  };
}

function renamed<Mark>(
  marks: Readonly<Record<string, Mark>>,
  known: Readonly<Record<string, unknown>>,
  change: (mark: Mark) => Mark,
): Record<string, Mark> {
  const result: Record<string, Mark> = {};
  for (const [id, mark] of Object.entries(marks))
    result[freeId(id, (taken) => Object.hasOwn(known, taken) || Object.hasOwn(result, taken))] = change(mark);
  return result;
}

function pastedPlaces(clip: Clip, ids: ReadonlyMap<string, string>, wish: PasteWish): Record<string, Point> {
  const shift = shiftOf(clip, wish);
  return Object.fromEntries(
    Object.entries(clip.places).flatMap(([path, place]) => {
      const [id = '', ...inner] = path.split('.');
      const renamed = ids.get(id);
      if (renamed === undefined) return [];
      const moved = inner.length === 0 ? { x: snap(place.x + shift.x), y: snap(place.y + shift.y) } : place;
      return [[[pathOf(wish.scope, renamed), ...inner].join('.'), moved] as const];
    }),
  );
}

/** `known`: the only nodes it may still name; undefined: any. */
function renumber(
  node: WorkflowNode,
  ids: ReadonlyMap<string, string>,
  known: ReadonlySet<string> | undefined,
): WorkflowNode {
  // Ids of inner nodes hide outer ones of the same name and stay as they are.
  const inner = new Set([...Object.keys(node.nodes ?? {}), ...Object.keys(node.finally ?? {})]);
  const innerIds = new Map([...ids].filter(([id]) => !inner.has(id)));
  const innerKnown = known === undefined ? undefined : new Set([...known, ...inner]);
  const deeper = (
    nodes: Readonly<Record<string, WorkflowNode>> | undefined,
  ): Record<string, WorkflowNode> | undefined =>
    nodes === undefined
      ? undefined
      : Object.fromEntries(Object.entries(nodes).map(([id, child]) => [id, renumber(child, innerIds, innerKnown)]));
  const { after, parameters, when, outputs, ...rest } = node;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(node)) copy[key] = (rest as Record<string, unknown>)[key];
  if (parameters !== undefined) {
    // `until` of a repeat is read inside it.
    const late = innerParameters(node.action);
    const kept = Object.entries(parameters).flatMap(([name, value]) => {
      const isLate = late.includes(name);
      const inSight = isLate ? innerKnown : known;
      const own = inSight === undefined ? value : withoutForeign(value, inSight);
      return own === undefined ? [] : [[name, rewrite(own, isLate ? innerIds : ids)] as const];
    });
    copy['parameters'] = Object.fromEntries(kept);
  }
  if (when !== undefined) copy['when'] = renumberCondition(when, ids, known);
  if (after !== undefined) copy['after'] = renumberAfter(after, ids, known);
  if (outputs !== undefined) copy['outputs'] = rewrite(outputs, innerIds);
  if (node.nodes !== undefined) copy['nodes'] = deeper(node.nodes);
  if (node.finally !== undefined) copy['finally'] = deeper(node.finally);
  for (const key of Object.keys(copy)) if (copy[key] === undefined) delete copy[key];
  return copy as unknown as WorkflowNode;
}

/** With braces or without: a condition is an expression in any case. */
function renumberCondition(
  when: string | boolean,
  ids: ReadonlyMap<string, string>,
  known: ReadonlySet<string> | undefined,
): string | boolean | undefined {
  if (!isBareCondition('when', when))
    return known !== undefined && typeof when === 'string' && isForeign(when, known)
      ? undefined
      : (rewrite(when, ids) as string | boolean);
  const references = referencesInExpression(when);
  const isLoose = references.some(
    ({ kind, ...more }) => kind === 'node' && 'id' in more && known?.has(more.id) === false,
  );
  return isLoose ? undefined : rewriteReferences(when, references, ids);
}

function renumberAfter(
  after: NonNullable<WorkflowNode['after']>,
  ids: ReadonlyMap<string, string>,
  known: ReadonlySet<string> | undefined,
): WorkflowNode['after'] {
  const isKept = (id: string): boolean => known === undefined || known.has(id);
  if (Array.isArray(after)) {
    const kept = after.filter(isKept).map((id) => ids.get(id) ?? id);
    return kept.length === 0 ? undefined : kept;
  }
  const kept = Object.entries(after).filter(([id]) => isKept(id));
  return kept.length === 0
    ? undefined
    : Object.fromEntries(kept.map(([id, condition]) => [ids.get(id) ?? id, condition]));
}

/** Does a text name a node that does not come along? */
function isForeign(text: string, known: ReadonlySet<string>): boolean {
  return referencesInText(text).some((reference) => reference.kind === 'node' && !known.has(reference.id));
}

/** Texts that name such a node go; what stands around them, the other words of a command say, stays. Undefined when nothing is left. */
function withoutForeign(value: unknown, known: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return isForeign(value, known) ? undefined : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const left = value.map((item) => withoutForeign(item, known)).filter((item) => item !== undefined);
    return left.length === 0 && value.length > 0 ? undefined : left;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, withoutForeign(item, known)] as const);
  const left = entries.filter(([, item]) => item !== undefined);
  return left.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(left);
}

function rewrite(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return rewriteText(value, ids);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, ids));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item, ids)]));
  return value;
}

function rewriteText(text: string, ids: ReadonlyMap<string, string>): string {
  return rewriteReferences(text, referencesInText(text), ids);
}

function rewriteReferences(text: string, references: readonly Reference[], ids: ReadonlyMap<string, string>): string {
  let result = text;
  // From the end, so that the offsets before stay true. One name may be found twice by longer and shorter paths.
  const places = new Map<number, { readonly end: number; readonly id: string }>();
  for (const reference of references)
    if (reference.kind === 'node') places.set(reference.start, { end: reference.end, id: reference.id });
  for (const [start, { end, id }] of [...places].toSorted(([a], [b]) => b - a)) {
    const renamed = ids.get(id);
    if (renamed !== undefined) result = result.slice(0, start) + renamed + result.slice(end);
  }
  return result;
}
