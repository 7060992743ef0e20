import { freeId } from '../id.ts';
import type { Catalogue } from '../module/manifest.ts';
import type { PortType } from '../module/port-type.ts';
import { bad, good, type Result } from '../result.ts';
import { applyEdits } from './apply-edit.ts';
import { findCycles } from './cycle.ts';
import { orderBefore, orderBehind, refused } from './extract-order.ts';
import { Refusal } from './refusal.ts';
import { isData, valueAt, type Data } from './data-change.ts';
import type { WorkflowDocument } from './document.ts';
import type { Edit } from './edit.ts';
import { afterOf, graphOf, linksOf, type Graph, type Link, type PlacedNode } from './graph.ts';
import { loadText } from './load.ts';
import { nameInPath } from './name-in-path.ts';
import { newWorkflowText } from './new-workflow.ts';
import { readWorkflow } from './read.ts';
import { placedReferencesOf } from './reference.ts';
import type { Path } from './source-node.ts';
import type { MadeFile } from './undo-history.ts';
import { EMPTY_LAYOUT, type Layout, type Workflow } from './workflow.ts';
import { replaceAt, writtenPath, type NodeReference, type Replacement } from './written-reference.ts';

export interface ExtractWish {
  /** Nodes of one scope. */
  readonly paths: readonly string[];
  /** File stem of the new workflow, free in the project. */
  readonly name: string;
  /** Where the cards stand, by path, also those the layout does not know. Canvas pixels in their scope. */
  readonly places: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

export interface Extracted {
  /** The new workflow. */
  readonly made: MadeFile;
  /** What turns the document into one that runs it. */
  readonly edits: readonly Edit[];
  /** The node that runs it. */
  readonly path: string;
}

/**
 * Takes nodes out into a workflow of their own, and puts a node in their place that runs it. What they used of the outside becomes typed
 * parameters, what the outside used of them becomes outputs. Refused, with the reason, where the result would mean something else.
 * The one thing that does change: the new node starts when everything the nodes needed is there, and ends when all of them have.
 */
export function extractNodes(document: WorkflowDocument, catalogue: Catalogue, wish: ExtractWish): Result<Extracted> {
  const { workflow } = readWorkflow(document.text);
  const loaded = loadText(document.text);
  try {
    if (workflow === undefined || !loaded.ok || !isData(loaded.value))
      throw refused('The text cannot be read.', 'It is half-typed or damaged.', 'Correct it first.');
    return good(new Extraction(document, workflow, loaded.value, catalogue, wish).done());
  } catch (error) {
    if (error instanceof Refusal) return bad(error.problem);
    throw error;
  }
}

/** What a text of the document becomes, on either side. */
interface Rewrite {
  readonly placed: PlacedNode | undefined;
  readonly path: Path;
  readonly replacements: Replacement[];
}

interface Parameter {
  readonly name: string;
  readonly declaration: unknown;
  /** What the node that runs the workflow gives for it. */
  readonly value: string;
}

class Extraction {
  readonly #document: WorkflowDocument;
  readonly #workflow: Workflow;
  readonly #data: Data;
  readonly #catalogue: Catalogue;
  readonly #wish: ExtractWish;
  readonly #graph: Graph;
  readonly #links: readonly Link[];
  readonly #scope: string;
  readonly #chosen: ReadonlySet<string>;
  readonly #id: string;
  readonly #inner = new Map<string, Rewrite>();
  readonly #outer = new Map<string, Rewrite>();
  readonly #parameters = new Map<string, Parameter>();
  readonly #outputs = new Map<string, { readonly name: string; readonly value: string }>();

  constructor(document: WorkflowDocument, workflow: Workflow, data: Data, catalogue: Catalogue, wish: ExtractWish) {
    this.#document = document;
    this.#workflow = workflow;
    this.#data = data;
    this.#catalogue = catalogue;
    this.#wish = wish;
    this.#graph = graphOf(workflow);
    this.#links = linksOf(this.#graph).links;
    this.#chosen = new Set(wish.paths);
    const first = this.#graph.get(wish.paths[0] ?? '');
    if (first === undefined) throw refused('Nothing is selected.', 'No node was named.', 'Select nodes first.');
    this.#scope = first.scope;
    const ids = new Set(this.#graph.nodes.map(({ id }) => id));
    this.#id = freeId(wish.name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^(\d)/, '_$1'), (id) => ids.has(id));
  }

  done(): Extracted {
    this.#checkNodes();
    this.#takeInputs();
    this.#takeOutputs();
    const cut = { graph: this.#graph, links: this.#links, chosen: this.#chosen, id: this.#id };
    const isIn = (path: string): boolean => this.#isIn(path);
    const after = orderBefore({ ...cut, isIn });
    const order = orderBehind({ ...cut, isIn });
    const made = this.#child();
    const edits = this.#parent(after, order);
    this.#checkCycle(edits);
    return { made, edits, path: this.#pathOf(this.#id) };
  }

  #pathOf(id: string): string {
    return this.#scope === '' ? id : `${this.#scope}.${id}`;
  }

  #isIn(path: string): boolean {
    for (const each of this.#chosen) if (path === each || path.startsWith(`${each}.`)) return true;
    return false;
  }

  #checkNodes(): void {
    for (const path of this.#chosen) {
      const placed = this.#graph.get(path);
      if (placed === undefined) throw refused(`There is no node "${path}".`, 'It has gone.', 'Select again.');
      if (placed.scope !== this.#scope)
        throw refused(
          'The selected nodes lie in different containers.',
          `"${path}" lies elsewhere than "${this.#wish.paths[0]}".`,
          'Select nodes side by side.',
        );
      if (placed.isFinal)
        throw refused(
          `"${path}" is one of the clean-up nodes of its group.`,
          'They run whatever happened, which a workflow of its own would not.',
          'Leave it out of the selection.',
        );
    }
  }

  /** What the nodes use of the outside, as parameters of the new workflow. */
  #takeInputs(): void {
    for (const link of this.#links) {
      const { target, source, reference } = link;
      if (!this.#isIn(target.path) || source === undefined || this.#isIn(source.path) || reference === undefined)
        continue;
      this.#takeReference(target, source, link.path, reference);
    }
    for (const { placed, scope, reference, path } of linksOf(this.#graph).uses) {
      if (placed === undefined || !this.#isIn(placed.path)) continue;
      if (reference.kind === 'nodes')
        throw refused(
          `An expression of "${placed.path}" does not tell which nodes it uses.`,
          'So it cannot be known what the new workflow needs.',
          'Name each node in it.',
        );
      if (reference.kind === 'parameter') this.#takeParameter(placed, reference);
      else if ((reference.kind === 'item' || reference.kind === 'index') && !this.#isBound(scope, reference.kind))
        this.#takeItem(placed, path, reference.kind, reference);
    }
  }

  /** An output of a simple type is a parameter of that type; of anything else all outputs of the node go along as one object. */
  #takeReference(target: PlacedNode, source: PlacedNode, path: Path, reference: NodeReference): void {
    const { id, part, output } = reference;
    if (part === 'all') throw this.#unclear(target, `nodes.${id}`);
    if (part === 'status') {
      const parameter = this.#parameter(`${id} status`, `${id}_status`, 'string', `{{ nodes.${id}.status }}`);
      this.#replace(this.#inner, target, path, reference, [id, 'status'], `parameters.${parameter}`);
      return;
    }
    const type = output === undefined ? undefined : this.#simpleType(source, output);
    if (type !== undefined && output !== undefined) {
      const value = `{{ nodes.${id}.outputs.${nameInPath(output)} }}`;
      const parameter = this.#parameter(`${id} ${output}`, wordOf(output, id), type, value);
      this.#replace(this.#inner, target, path, reference, [id, 'outputs', output], `parameters.${parameter}`);
      return;
    }
    const parameter = this.#parameter(`${id} outputs`, id, 'object', `{{ nodes.${id}.outputs }}`);
    this.#replace(this.#inner, target, path, reference, [id, 'outputs'], `parameters.${parameter}`);
  }

  #takeParameter(placed: PlacedNode, reference: { readonly name: string }): void {
    const { name } = reference;
    if (name === '') throw this.#unclear(placed, 'parameters');
    const declared = isData(this.#data['parameters']) ? this.#data['parameters'][name] : undefined;
    if (declared === undefined) return;
    const key = `parameter ${name}`;
    if (this.#parameters.has(key)) return;
    // The name stays, so no text has to change; others make room.
    this.#parameters.set(key, {
      name,
      declaration: declared,
      value: `{{ parameters.${nameInPath(name)} }}`,
    });
  }

  /** `item` may be anything, so it travels inside an object. */
  #takeItem(placed: PlacedNode, path: Path, kind: 'item' | 'index', reference: { readonly start: number }): void {
    const text = String(valueAt(this.#data, path));
    // A bare `item` has its own place; `item.name` that of the name behind it.
    const start = text.startsWith(kind, reference.start) ? reference.start : reference.start - kind.length - 1;
    if (!text.startsWith(kind, start)) throw this.#unclear(placed, kind);
    const parameter =
      kind === 'index'
        ? this.#parameter('index', 'index', 'integer', '{{ index }}')
        : this.#parameter('item', 'each', 'object', '{{ {"item": item} }}');
    const replacement = kind === 'index' ? `parameters.${parameter}` : `parameters.${parameter}.item`;
    this.#rewrite(this.#inner, placed, path).push({ start, end: start + kind.length, text: replacement });
  }

  /** Does a container inside the selection say what `item` is? */
  #isBound(scope: string, kind: 'item' | 'index'): boolean {
    for (let at = scope; at !== '' && this.#isIn(at); at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      const action = this.#graph.get(at)?.node.action;
      if (action === 'flow.for-each' || (action === 'flow.repeat' && kind === 'index')) return true;
    }
    return false;
  }

  #simpleType(source: PlacedNode, output: string): 'string' | 'number' | 'boolean' | undefined {
    const type = this.#catalogue.get(source.node.action)?.outputs[output]?.type;
    const simple: Partial<Record<PortType, 'string' | 'number' | 'boolean'>> = {
      text: 'string',
      number: 'number',
      boolean: 'boolean',
    };
    return type === undefined ? undefined : simple[type];
  }

  /** The name of the parameter that stands for a value of the outside. */
  #parameter(key: string, wanted: string, type: string, value: string): string {
    const known = this.#parameters.get(key);
    if (known !== undefined) return known.name;
    // Parameters of the whole workflow keep their names, whichever of them is met later.
    const taken = new Set([
      ...Object.keys(this.#workflow.parameters ?? {}),
      ...[...this.#parameters.values()].map(({ name }) => name),
    ]);
    const name = freeId(wanted, (other) => taken.has(other));
    this.#parameters.set(key, { name, declaration: { type }, value });
    return name;
  }

  /** What the outside uses of the nodes, as outputs of the new workflow. */
  #takeOutputs(): void {
    for (const { source, target, reference, path } of this.#links) {
      if (reference === undefined || source === undefined) continue;
      if (this.#chosen.has(source.path) && !this.#isIn(target.path)) this.#giveOut(target, source, path, reference);
    }
    if (this.#scope !== '') return;
    for (const { reference, path } of placedReferencesOf(this.#workflow.outputs, ['outputs'])) {
      const source = reference.kind === 'node' ? this.#graph.resolve('', reference.id) : undefined;
      if (reference.kind === 'node' && source !== undefined && this.#chosen.has(source.path))
        this.#giveOut(undefined, source, path, reference);
    }
  }

  #giveOut(target: PlacedNode | undefined, source: PlacedNode, path: Path, reference: NodeReference): void {
    const { id, part, output } = reference;
    const where = target === undefined ? 'The outputs of the workflow use' : `"${target.path}" uses`;
    if (part !== 'outputs' || output === undefined)
      throw refused(
        `${where} ${part === 'status' ? 'the status' : 'all outputs'} of "${source.path}".`,
        'From outside only named outputs of the new workflow can be seen.',
        `Take "${target?.path ?? source.path}" into the selection, or use an output by its name.`,
      );
    const key = `${id} ${output}`;
    const known = this.#outputs.get(key);
    const taken = new Set([...this.#outputs.values()].map(({ name }) => name));
    const name = known?.name ?? freeId(wordOf(output, id), (other) => taken.has(other));
    this.#outputs.set(key, { name, value: `{{ nodes.${id}.outputs.${nameInPath(output)} }}` });
    const replacement = `nodes.${this.#id}.outputs.${name}`;
    this.#replace(this.#outer, target, path, reference, [id, 'outputs', output], replacement);
  }

  #replace(
    side: Map<string, Rewrite>,
    placed: PlacedNode | undefined,
    path: Path,
    reference: NodeReference,
    steps: readonly string[],
    text: string,
  ): void {
    const whole = String(valueAt(this.#data, path));
    const place = writtenPath(whole, reference, 'nodes', steps);
    if (place === undefined) throw this.#unclear(placed, ['nodes', ...steps].join('.'));
    this.#rewrite(side, placed, path).push({ ...place, text });
  }

  #rewrite(side: Map<string, Rewrite>, placed: PlacedNode | undefined, path: Path): Replacement[] {
    const key = JSON.stringify(path);
    const rewrite = side.get(key) ?? { placed, path, replacements: [] };
    side.set(key, rewrite);
    return rewrite.replacements;
  }

  #unclear(placed: PlacedNode | undefined, what: string): Refusal {
    return refused(
      `How ${placed === undefined ? 'an output of the workflow' : `"${placed.path}"`} uses ${what} cannot be rewritten.`,
      'It is not written out as one plain path.',
      `Write it as a path, for example nodes.ID.outputs.NAME, or leave "${placed?.path ?? 'it'}" out.`,
    );
  }

  /** The new file: at the top with all that was written there about the nodes, comments too. */
  #child(): MadeFile {
    const base = { name: this.#wish.name, text: this.#childText(), layout: EMPTY_LAYOUT };
    const edits: Edit[] = [];
    const kept = ['formatVersion', 'settings', 'nodes'];
    if (this.#scope === '') {
      const others = this.#graph.inside('').filter(({ path }) => !this.#chosen.has(path));
      for (const key of Object.keys(this.#data))
        if (!kept.includes(key)) edits.push({ type: 'workflow.set', field: [key] });
      edits.push(...others.map(({ path }): Edit => ({ type: 'node.remove', path })));
    } else {
      for (const placed of this.#chosenInOrder()) {
        edits.push({ type: 'node.put', path: placed.id, node: { ...(valueAt(this.#data, placed.dataPath) as Data) } });
        edits.push(...this.#withoutForeignOrder(placed));
      }
    }
    edits.push({ type: 'workflow.set', field: ['name'], value: this.#wish.name });
    for (const { name, declaration } of this.#parameters.values())
      edits.push({ type: 'workflow.set', field: ['parameters', name], value: declaration });
    for (const { name, value } of this.#outputs.values())
      edits.push({ type: 'workflow.set', field: ['outputs', name], value });
    edits.push(...this.#rewrites(this.#inner, (path) => this.#inChild(path)));
    const result = applyEdits(base, edits);
    if (!result.ok) throw refused(result.problem.message, result.problem.reason ?? '', result.problem.remedy ?? '');
    return { name: this.#wish.name, text: result.value.text, layout: this.#childLayout() };
  }

  #childText(): string {
    if (this.#scope !== '') return newWorkflowText(this.#wish.name);
    // What stands at the head is about the workflow it stands in.
    return this.#document.text.replace(/^(?:\uFEFF)?(?:[ \t]*(?:#[^\n]*)?\r?\n)+/, '');
  }

  #chosenInOrder(): readonly PlacedNode[] {
    return this.#graph.nodes.filter(({ path }) => this.#chosen.has(path));
  }

  /** Order towards what stays outside is the new node's now. */
  #withoutForeignOrder(placed: PlacedNode): readonly Edit[] {
    const own = afterOf(placed).map(([id, how]) => [id, how] as const);
    const left = own.filter(([id]) => this.#isIn(this.#graph.resolve(placed.scope, id)?.path ?? ''));
    if (left.length === own.length) return [];
    const value = Array.isArray(placed.node.after) ? left.map(([id]) => id) : Object.fromEntries(left);
    return [{ type: 'node.set', path: placed.id, field: ['after'], ...(left.length === 0 ? {} : { value }) }];
  }

  #inChild(path: string): string {
    return this.#scope === '' ? path : path.slice(this.#scope.length + 1);
  }

  #rewrites(side: ReadonlyMap<string, Rewrite>, where: (path: string) => string): readonly Edit[] {
    return [...side.values()].map(({ placed, path, replacements }): Edit => {
      const value = replaceAt(String(valueAt(this.#data, path)), replacements);
      return placed === undefined
        ? { type: 'workflow.set', field: [...path], value }
        : { type: 'node.set', path: where(placed.path), field: path.slice(placed.dataPath.length), value };
    });
  }

  #childLayout(): Layout {
    const nodes: Record<string, Layout['nodes'][string]> = {};
    const { layout } = this.#document;
    for (const path of new Set([...Object.keys(layout.nodes), ...Object.keys(this.#wish.places)])) {
      const at = this.#wish.places[path] ?? layout.nodes[path];
      if (this.#isIn(path) && at !== undefined) nodes[this.#inChild(path)] = { ...layout.nodes[path], ...at };
    }
    return { ...EMPTY_LAYOUT, nodes };
  }

  #parent(after: ReadonlyMap<string, string>, order: ReadonlyMap<PlacedNode, unknown>): readonly Edit[] {
    const path = this.#pathOf(this.#id);
    const given = Object.fromEntries([...this.#parameters.values()].map(({ name, value }) => [name, value]));
    const isUsual = [...after.values()].every((condition) => condition === 'succeeded');
    const node: Record<string, unknown> = {
      action: 'flow.run-workflow',
      name: this.#wish.name,
      ...(after.size === 0 ? {} : { after: isUsual ? [...after.keys()] : Object.fromEntries(after) }),
      parameters: {
        workflow: this.#wish.name,
        ...(this.#parameters.size === 0 ? {} : { parameters: given }),
      },
    };
    return [
      ...this.#rewrites(this.#outer, (placed) => placed),
      { type: 'node.put', path, node },
      ...[...this.#chosen].map((each): Edit => ({ type: 'node.remove', path: each })),
      ...[...order].map(([target, value]): Edit => ({
        type: 'node.set',
        path: target.path,
        field: ['after'],
        value,
      })),
      { type: 'layout.place', nodes: this.#parentPlaces(path) },
    ];
  }

  #parentPlaces(path: string): Extract<Edit, { readonly type: 'layout.place' }>['nodes'] {
    const places = [...this.#chosen].flatMap(
      (each) => this.#wish.places[each] ?? this.#document.layout.nodes[each] ?? [],
    );
    const gone = Object.keys(this.#document.layout.nodes).filter((each) => this.#isIn(each));
    const middle = (numbers: readonly number[]): number =>
      Math.round((Math.min(...numbers) + Math.max(...numbers)) / 16) * 8;
    return {
      ...Object.fromEntries(gone.map((each) => [each, null])),
      ...(places.length === 0
        ? {}
        : { [path]: { x: middle(places.map(({ x }) => x)), y: middle(places.map(({ y }) => y)) } }),
    };
  }

  /** A node outside that stands between two selected ones would have to run in the middle of the new one. */
  #checkCycle(edits: readonly Edit[]): void {
    const after = applyEdits(this.#document, edits);
    if (!after.ok) throw refused(after.problem.message, after.problem.reason ?? '', after.problem.remedy ?? '');
    const { workflow } = readWorkflow(after.value.text);
    if (workflow === undefined) return;
    const graph = graphOf(workflow);
    const path = this.#pathOf(this.#id);
    const circle = findCycles(graph, linksOf(graph).links).find(({ nodes }) =>
      nodes.some((placed) => placed.path === path),
    );
    if (circle === undefined) return;
    const between = circle.nodes.filter((placed) => placed.path !== path).map((placed) => `"${placed.path}"`);
    throw refused(
      `${between.join(', ')} would have to run in the middle of the new workflow.`,
      'It needs some of the selected nodes, and others of them need it.',
      `Take ${between.length === 1 ? 'it' : 'them'} into the selection.`,
    );
  }
}

/** A word for a value: its own name where that says something, else with the node before it. */
function wordOf(output: string, id: string): string {
  const word = output.replaceAll(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z_]/.test(word) ? word : `${id}_${word}`;
}
