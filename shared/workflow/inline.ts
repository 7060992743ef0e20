import { freeId } from '../id.ts';
import { bad, good, type Result } from '../result.ts';
import { applyEdits } from './apply-edit.ts';
import { isData, omit, valueAt, withValue, type Data } from './data-change.ts';
import type { WorkflowDocument } from './document.ts';
import type { Edit } from './edit.ts';
import { afterOf, dependenciesOf, graphOf, linksOf, type Graph, type PlacedNode } from './graph.ts';
import { loadText } from './load.ts';
import { readWorkflow } from './read.ts';
import { placedReferencesOf } from './reference.ts';
import { Refusal } from './refusal.ts';
import type { Path } from './source-node.ts';
import type { Layout, Workflow } from './workflow.ts';
import { replaceAt, writtenPath, type NodeReference, type Replacement } from './written-reference.ts';

export interface Inlined {
  readonly edits: readonly Edit[];
  /** The nodes that stand there now. */
  readonly paths: readonly string[];
}

function refused(message: string, reason: string, remedy: string): Refusal {
  return new Refusal('inline.refused', message, reason, remedy);
}

/**
 * Puts the nodes of another workflow in the place of the node that runs it. Where that node has a say of its own about them (retry, time
 * limit, condition, what happens after a failure), they come in a group that says the same; otherwise they stand side by side.
 * `at`: where the node stands; `child` is what the other workflow holds.
 */
export function inlineNode(
  document: WorkflowDocument,
  path: string,
  child: WorkflowDocument,
  at: { readonly x: number; readonly y: number },
): Result<Inlined> {
  try {
    const own = read(document);
    const placed = own.graph.get(path);
    if (placed?.node.action !== 'flow.run-workflow')
      throw refused(`"${path}" runs no workflow.`, 'Only such a node can be put back.', 'Select one that does.');
    const renamed = withoutCollisions(own.graph, child);
    return good(new Inlining(own, placed, renamed, at).done());
  } catch (error) {
    if (error instanceof Refusal) return bad(error.problem);
    throw error;
  }
}

interface Read {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly data: Data;
}

function read(document: WorkflowDocument): Read {
  const { workflow } = readWorkflow(document.text);
  const loaded = loadText(document.text);
  if (workflow === undefined || !loaded.ok || !isData(loaded.value))
    throw refused(`"${document.name}" cannot be read.`, 'It is half-typed or damaged.', 'Correct it first.');
  return { workflow, graph: graphOf(workflow), data: loaded.value };
}

/** Two nodes of one id would hide each other: those that come get new ones, at every depth. */
function withoutCollisions(graph: Graph, child: WorkflowDocument): WorkflowDocument {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const inner = read(child).graph.nodes;
  for (const { id } of inner) taken.add(id);
  const own = new Set(graph.nodes.map(({ id }) => id));
  // From the inside out, so that the paths of those still to come are true.
  const edits = inner
    .filter(({ id }) => own.has(id))
    .toReversed()
    .map(({ path, id }): Edit => {
      const free = freeId(id, (other) => taken.has(other));
      taken.add(free);
      return { type: 'node.rename', path, id: free };
    });
  const result = applyEdits(child, edits);
  if (!result.ok) throw refused(result.problem.message, result.problem.reason ?? '', result.problem.remedy ?? '');
  return result.value;
}

/** Fields of the node that may be dropped, or go over to its nodes one by one. */
const PLAIN_FIELDS: readonly string[] = ['action', 'name', 'description', 'parameters', 'after'];

class Inlining {
  readonly #own: Read;
  readonly #placed: PlacedNode;
  readonly #child: Read;
  readonly #childDocument: WorkflowDocument;
  readonly #at: { readonly x: number; readonly y: number };
  readonly #given: Data;

  constructor(own: Read, placed: PlacedNode, child: WorkflowDocument, at: { readonly x: number; readonly y: number }) {
    this.#own = own;
    this.#placed = placed;
    this.#childDocument = child;
    this.#child = read(child);
    this.#at = at;
    const given = valueAt(own.data, [...placed.dataPath, 'parameters', 'parameters']);
    this.#given = isData(given) ? given : {};
  }

  done(): Inlined {
    const data = this.#substituted();
    const nodes = isData(data['nodes']) ? data['nodes'] : {};
    if (Object.keys(nodes).length === 0)
      throw refused('The workflow holds no nodes.', 'There is nothing to put here.', 'Delete the node instead.');
    return this.#mayStandAlone() ? this.#flat(data, nodes) : this.#group(data, nodes);
  }

  #pathOf(id: string): string {
    return this.#placed.scope === '' ? id : `${this.#placed.scope}.${id}`;
  }

  /** The child's data with what was given in place of its parameters. */
  #substituted(): Data {
    let data: Data = this.#child.data;
    const texts = new Map<string, { path: Path; replacements: Replacement[]; whole: { value: unknown } | undefined }>();
    const uses = [
      ...linksOf(this.#child.graph).uses,
      ...placedReferencesOf(this.#child.workflow.outputs, ['outputs']).flatMap(({ reference, path }) =>
        reference.kind === 'node' ? [] : [{ placed: undefined, scope: '', reference, path }],
      ),
    ];
    for (const { placed, scope, reference, path } of uses) {
      if (reference.kind !== 'parameter') continue;
      const text = String(valueAt(this.#child.data, path));
      const key = JSON.stringify(path);
      const entry = texts.get(key) ?? { path, replacements: [], whole: undefined };
      texts.set(key, entry);
      const value = this.#valueOf(reference.name);
      this.#checkCapture(value, scope);
      if (/^\{\{\s*parameters\.[A-Za-z_]\w*\s*\}\}$/.test(text.trim())) entry.whole = { value };
      else entry.replacements.push(this.#codeAt(text, reference, value, placed?.path ?? 'outputs'));
    }
    for (const { path, replacements, whole } of texts.values()) {
      const text = String(valueAt(data, path));
      if (whole === undefined) data = withValue(data, path, replaceAt(text, replacements)) as Data;
      else if (whole.value === undefined) data = without(data, path);
      else data = withValue(data, path, whole.value) as Data;
    }
    return data;
  }

  #valueOf(name: string): unknown {
    return this.#given[name] ?? this.#child.workflow.parameters?.[name]?.default;
  }

  /** `item` of outside would be taken for that of a loop inside. */
  #checkCapture(value: unknown, scope: string): void {
    const names = placedReferencesOf(value).filter(({ reference }) => ['item', 'index'].includes(reference.kind));
    if (names.length === 0 || !isInLoop(this.#child.graph, scope)) return;
    throw refused(
      'A loop in the workflow has an item of its own.',
      `"${this.#placed.path}" gives it the item of the loop around it.`,
      'Give it by another node, or leave the workflow as it is.',
    );
  }

  /** A value where an expression goes on with it. */
  #codeAt(text: string, reference: { name: string; start: number }, value: unknown, where: string): Replacement {
    const place = writtenPath(text, reference, 'parameters', [reference.name]);
    const unclear = (why: string): Refusal =>
      refused(
        `The parameter "${reference.name}" cannot be put into "${where}".`,
        why,
        'Write that expression in a simpler way, then try again.',
      );
    if (place === undefined) throw unclear('It is not written out as parameters.NAME there.');
    // What taking nodes out of a loop wrote for its item.
    if (value === '{{ {"item": item} }}' && text.startsWith('.item', place.end))
      return { start: place.start, end: place.end + '.item'.length, text: 'item' };
    const code = codeOf(value);
    if (code === undefined)
      throw unclear(value === undefined ? 'No value is given for it.' : 'Its value mixes text and expressions.');
    return { ...place, text: code };
  }

  /** Side by side means the same only when nothing but plain success leads on, and nothing is said of the whole. */
  #mayStandAlone(): boolean {
    const { graph } = this.#own;
    const raw = valueAt(this.#own.data, this.#placed.dataPath);
    const isPlain = isData(raw) && Object.keys(raw).every((key) => PLAIN_FIELDS.includes(key));
    const links = linksOf(graph).links.filter(({ source }) => source === this.#placed);
    const isSimple = links.every(({ reference, condition }) =>
      reference === undefined
        ? condition === 'succeeded' || condition === 'finished'
        : reference.part === 'outputs' && reference.output !== undefined,
    );
    const isOrdered = links.some(({ reference }) => reference === undefined);
    const isSure = this.#child.graph
      .inside('')
      .every(({ node }) => node.when === undefined && node.onFailure !== 'continue' && (node.join ?? 'all') === 'all');
    const isUsual = linksOf(this.#child.graph).links.every(
      ({ condition }) => condition === undefined || condition === 'succeeded',
    );
    return isPlain && isSimple && (!isOrdered || (isSure && isUsual)) && this.#rootsMayWait();
  }

  #rootsMayWait(): boolean {
    return this.#roots().every(({ node }) => (node.join ?? 'all') === 'all');
  }

  #roots(): readonly PlacedNode[] {
    const dependencies = dependenciesOf(linksOf(this.#child.graph).links);
    return this.#child.graph.inside('').filter((placed) => (dependencies.get(placed)?.size ?? 0) === 0);
  }

  #sinks(): readonly PlacedNode[] {
    const used = new Set<PlacedNode>();
    for (const sources of dependenciesOf(linksOf(this.#child.graph).links).values())
      for (const source of sources.keys()) used.add(source);
    return this.#child.graph.inside('').filter((placed) => !used.has(placed));
  }

  #group(data: Data, nodes: Data): Inlined {
    const { path } = this.#placed;
    const raw = valueAt(this.#own.data, this.#placed.dataPath) as Data;
    const outputs = isData(data['outputs']) ? { outputs: data['outputs'] } : {};
    const node = { ...omit(raw, 'parameters'), action: 'flow.group', nodes, ...outputs };
    const layout = Object.entries(this.#childDocument.layout.nodes);
    const places = layout.map(([inner, at]) => [`${path}.${inner}`, at] as const);
    return {
      edits: [
        { type: 'node.put', path, node },
        ...(places.length === 0 ? [] : [{ type: 'layout.place', nodes: inFrame(places) } as const]),
      ],
      paths: [path],
    };
  }

  #flat(data: Data, nodes: Data): Inlined {
    const { path, node } = this.#placed;
    const roots = new Set(this.#roots().map(({ id }) => id));
    const ids = Object.keys(nodes);
    const puts = ids.map((id): Edit => {
      const raw = nodes[id] as Data;
      const after = roots.has(id) && node.after !== undefined ? { after: node.after } : {};
      return { type: 'node.put', path: this.#pathOf(id), node: { action: raw['action'], ...after, ...raw, ...after } };
    });
    return {
      edits: [
        ...this.#outside(data),
        { type: 'node.remove', path },
        ...puts,
        ...this.#behind(),
        { type: 'layout.place', nodes: { [path]: null, ...this.#places() } },
      ],
      paths: ids.map((id) => this.#pathOf(id)),
    };
  }

  /** Who used an output uses what it stood for. */
  #outside(data: Data): readonly Edit[] {
    const outputs = isData(data['outputs']) ? data['outputs'] : {};
    const texts = new Map<string, { placed: PlacedNode | undefined; path: Path; replacements: Replacement[] }>();
    const take = (placed: PlacedNode | undefined, path: Path, reference: NodeReference): void => {
      const key = JSON.stringify(path);
      const entry = texts.get(key) ?? { placed, path, replacements: [] };
      texts.set(key, entry);
      entry.replacements.push(this.#outputAt(placed?.path ?? 'outputs', path, reference, outputs));
    };
    for (const { source, target, reference, path } of linksOf(this.#own.graph).links)
      if (source === this.#placed && reference !== undefined) take(target, path, reference);
    if (this.#placed.scope === '')
      for (const { reference, path } of placedReferencesOf(this.#own.workflow.outputs, ['outputs']))
        if (reference.kind === 'node' && reference.id === this.#placed.id) take(undefined, path, reference);
    return [...texts.values()].map(({ placed, path, replacements }): Edit => {
      const value = replaceAt(String(valueAt(this.#own.data, path)), replacements);
      return placed === undefined
        ? { type: 'workflow.set', field: [...path], value }
        : { type: 'node.set', path: placed.path, field: path.slice(placed.dataPath.length), value };
    });
  }

  #outputAt(where: string, path: Path, reference: NodeReference, outputs: Data): Replacement {
    const text = String(valueAt(this.#own.data, path));
    const name = reference.output ?? '';
    const place = writtenPath(text, reference, 'nodes', [reference.id, 'outputs', name]);
    const code = codeOf(outputs[name]);
    if (place === undefined || code === undefined || reference.part !== 'outputs')
      throw refused(
        `"${where}" uses "${name || reference.id}" in a way that cannot be rewritten.`,
        outputs[name] === undefined ? `The workflow hands out no "${name}".` : 'It is not one plain path.',
        'Change that expression first.',
      );
    return { ...place, text: code };
  }

  /** Who waited for the end of the workflow waits for its last nodes. */
  #behind(): readonly Edit[] {
    const sinks = this.#sinks().map(({ id }) => id);
    return this.#own.graph.nodes.flatMap((target): Edit[] => {
      const own = afterOf(target).map(([id, how]) => [id, how] as const);
      const isThis = (id: string): boolean => this.#own.graph.resolve(target.scope, id) === this.#placed;
      if (!own.some(([id]) => isThis(id))) return [];
      const next = own.flatMap(([id, how]) =>
        isThis(id) ? sinks.map((sink) => [sink, how] as const) : [[id, how] as const],
      );
      const isList = Array.isArray(target.node.after) && next.every(([, how]) => how === 'succeeded');
      const value = isList ? next.map(([id]) => id) : Object.fromEntries(next);
      return [{ type: 'node.set', path: target.path, field: ['after'], value }];
    });
  }

  /** Around the place of the node, as they stood to each other. */
  #places(): Layout['nodes'] {
    const { nodes } = this.#childDocument.layout;
    const top = Object.entries(nodes).filter(([path]) => !path.includes('.'));
    const left = Math.min(...top.map(([, { x }]) => x));
    const upper = Math.min(...top.map(([, { y }]) => y));
    return Object.fromEntries(
      Object.entries(nodes).map(([path, at]) => {
        const shift = path.includes('.') ? { x: 0, y: 0 } : { x: this.#at.x - left, y: this.#at.y - upper };
        return [this.#pathOf(path), { ...at, x: Math.round(at.x + shift.x), y: Math.round(at.y + shift.y) }];
      }),
    );
  }
}

const FRAME_LEFT = 16;
const FRAME_TOP = 96;

/** Inside a frame nothing may stand left of its edge or on its head. */
function inFrame(places: readonly (readonly [string, Layout['nodes'][string]])[]): Layout['nodes'] {
  const least = Math.min(...places.map(([path]) => path.split('.').length));
  const top = places.filter(([path]) => path.split('.').length === least);
  const left = Math.min(...top.map(([, { x }]) => x)) - FRAME_LEFT;
  const upper = Math.min(...top.map(([, { y }]) => y)) - FRAME_TOP;
  return Object.fromEntries(
    places.map(([path, at]) =>
      path.split('.').length === least ? [path, { ...at, x: at.x - left, y: at.y - upper }] : [path, at],
    ),
  );
}

function isInLoop(graph: Graph, scope: string): boolean {
  for (let at = scope; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const action = graph.get(at)?.node.action;
    if (action === 'flow.for-each' || action === 'flow.repeat') return true;
  }
  return false;
}

const PLAIN_PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** A value as a piece of an expression; undefined when it is none, or a text with expressions in it. */
function codeOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.includes('{{')) {
    const inner = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(value)?.[1]?.trim();
    const isOne = inner !== undefined && !inner.includes('{{') && !inner.includes('}}');
    if (!isOne) return undefined;
    return PLAIN_PATH.test(inner) ? inner : `(${inner})`;
  }
  const text = JSON.stringify(value);
  return text.includes('{{') ? undefined : text;
}

/** A parameter without a value is absent; an item of a list would shift the others, so it is null. */
function without(data: Data, path: Path): Data {
  const last = path.at(-1);
  const parent = valueAt(data, path.slice(0, -1));
  if (typeof last !== 'string' || !isData(parent)) return withValue(data, path, null) as Data;
  return withValue(data, path.slice(0, -1), omit(parent, last)) as Data;
}
