import { isNodeId } from '../id.ts';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import {
  changesBetween,
  isData,
  sameData,
  valueAt,
  withoutValue,
  withValue,
  type Change,
  type Data,
} from './data-change.ts';
import { nodePathOf, withoutAfter, withoutNodes } from './document-data.ts';
import type { WorkflowDocument } from './document.ts';
import type { Edit } from './edit.ts';
import { editLayout } from './edit-layout.ts';
import { loadText } from './load.ts';
import { renameNode } from './rename-node.ts';
import { NODE_KEY_ORDER, WORKFLOW_KEY_ORDER } from './read.ts';
import { reorderEntry } from './reorder-entry.ts';
import type { Path } from './source-node.ts';
import { changeText, NotEditable } from './text-edit.ts';

/**
 * The only way to change a document. What the edits do not touch keeps every byte: comments, order, quotes, blank lines. All or nothing:
 * one edit that cannot be applied refuses them all. Applying edits twice is the same as once.
 */
export function applyEdits(document: WorkflowDocument, edits: readonly Edit[]): Result<WorkflowDocument> {
  try {
    const draft = new Draft(document);
    for (let at = 0; at < edits.length;) {
      const removed = pathsRemoved(edits, at);
      const edit = edits[at];
      if (removed.length > 0) draft.remove(removed);
      else if (edit !== undefined) draft.apply(edit);
      at += Math.max(1, removed.length);
    }
    return good(draft.finish());
  } catch (error) {
    if (error instanceof Refusal) return bad(error.problem);
    throw error;
  }
}

/** Nodes that are removed one after the other go together: each removal looks through the whole workflow. */
function pathsRemoved(edits: readonly Edit[], from: number): readonly string[] {
  const paths: string[] = [];
  for (const edit of edits.slice(from, from + 10_000)) {
    if (edit.type !== 'node.remove') break;
    paths.push(edit.path);
  }
  return paths;
}

class Refusal extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

type NodeEdit = Extract<Edit, { readonly path: string }>;

/** The data runs ahead of the text: edits are collected in it and written in one go, except renames, which the data cannot tell. */
class Draft {
  readonly #original: WorkflowDocument;
  #text: string;
  #layout: WorkflowDocument['layout'];
  /** What `#text` holds; undefined until somebody needs it. */
  #written: Data | undefined;
  #data: Data | undefined;

  constructor(document: WorkflowDocument) {
    this.#original = document;
    this.#text = document.text;
    this.#layout = document.layout;
  }

  apply(edit: Edit): void {
    switch (edit.type) {
      case 'layout.place':
      case 'layout.notes':
      case 'layout.groups':
      case 'layout.set':
        this.#layout = editLayout(this.#layout, edit);
        return;
      case 'text.set':
        // Half-typed text is kept as it is: reading it tells what is wrong.
        this.#text = edit.text;
        this.#data = this.#written = undefined;
        return;
      case 'workflow.set':
        this.#data = this.#setField(this.#load(), [], edit.field, edit.value);
        return;
      case 'node.put':
        this.#data = this.#put(this.#load(), edit.path, edit.node);
        return;
      case 'node.set':
        this.#data = this.#setInNode(this.#load(), edit);
        return;
      case 'node.remove':
        this.remove([edit.path]);
        return;
      case 'node.rename':
        this.#rename(edit.path, edit.id);
        return;
      case 'node.order':
        this.#order(edit.path, edit.before);
    }
  }

  remove(paths: readonly string[]): void {
    this.#data = withoutAfter(withoutNodes(this.#load(), paths), new Set(paths));
    this.#layout = editLayout(this.#layout, { type: 'forget', paths: new Set(paths) });
  }

  finish(): WorkflowDocument {
    this.#write();
    const isSame = this.#text === this.#original.text && this.#layout === this.#original.layout;
    return isSame ? this.#original : { name: this.#original.name, text: this.#text, layout: this.#layout };
  }

  #load(): Data {
    if (this.#data !== undefined) return this.#data;
    if (/^\s*$/.test(this.#text.replaceAll(/#.*/g, ''))) this.#text = withSkeleton(this.#text);
    const loaded = loadText(this.#text);
    if (!loaded.ok) throw new Refusal(unreadable(loaded.problem));
    if (!isData(loaded.value)) throw new Refusal(notAWorkflow());
    this.#written = this.#data = loaded.value;
    return loaded.value;
  }

  #write(): void {
    if (this.#data === undefined || this.#written === undefined || this.#data === this.#written) return;
    this.#change(changesBetween(this.#written, this.#data), this.#data);
  }

  /** Writes changes, and looks whether the text now holds what it should: a text is never damaged, rather is the edit refused. */
  #change(changes: readonly Change[], wanted: Data): void {
    if (changes.length === 0) return;
    let text: string;
    try {
      text = changeText(this.#text, changes, writtenOrder);
    } catch (error) {
      if (error instanceof NotEditable) throw new Refusal(notSpliceable(error.message));
      throw error;
    }
    const loaded = loadText(text);
    if (!loaded.ok || !sameData(loaded.value, wanted))
      throw new Refusal(notSpliceable('The text around it could not be kept'));
    this.#text = text;
    this.#written = this.#data = loaded.value as Data;
  }

  #setField(data: Data, base: Path, field: Path, value: unknown): Data {
    const path = [...base, ...field];
    const isGone = value === undefined;
    // Done twice, it would take the next item too: whoever shortens a list sets the list.
    if (isGone && typeof field.at(-1) === 'number') throw new Refusal(itemCannotGo(path));
    const plain = isGone ? undefined : toJson(value);
    const next = isGone ? withoutValue(data, path, base.length) : withValue(data, path, plain);
    if (next === undefined) throw new Refusal(noSuchField(path));
    return next as Data;
  }

  #put(data: Data, path: string, node: Data): Data {
    const at = nodePathOf(data, path);
    if (at !== undefined) return withValue(data, at, toJson(node)) as Data;
    const ids = path.split('.');
    const id = ids.pop() ?? '';
    if (!isNodeId(id)) throw new Refusal(invalidId(id));
    const container = ids.length === 0 ? [] : nodePathOf(data, ids.join('.'));
    if (container === undefined) throw new Refusal(noSuchNode(ids.join('.')));
    const next = withValue(data, [...container, 'nodes', id], toJson(node));
    if (next === undefined) throw new Refusal(noSuchField([...container, 'nodes']));
    return next as Data;
  }

  #setInNode(data: Data, edit: NodeEdit & { readonly type: 'node.set' }): Data {
    const at = nodePathOf(data, edit.path);
    if (at === undefined) {
      // A field of a node that is not there is not there either.
      if (edit.value === undefined) return data;
      throw new Refusal(noSuchNode(edit.path));
    }
    // `key:` with nothing behind it is a node that has no field yet.
    const mended = valueAt(data, at) === null ? (withValue(data, at, {}) as Data) : data;
    return this.#setField(mended, at, edit.field, edit.value);
  }

  /** Order is nothing that the data can tell either. */
  #order(path: string, before: string | null): void {
    this.#load();
    this.#write();
    const data = this.#load();
    const at = nodePathOf(data, path);
    const id = at?.at(-1);
    if (at === undefined || typeof id !== 'string') throw new Refusal(noSuchNode(path));
    if (id === before) return;
    const text = reorderEntry(this.#text, at.slice(0, -1), id, before);
    if (text === undefined) throw new Refusal(noSuchNode([...path.split('.').slice(0, -1), before ?? id].join('.')));
    const loaded = loadText(text);
    if (!loaded.ok || !sameData(loaded.value, data))
      throw new Refusal(notSpliceable('One of them refers to the other'));
    this.#text = text;
    this.#written = this.#data = loaded.value as Data;
  }

  #rename(path: string, id: string): void {
    this.#load();
    this.#write();
    const data = this.#load();
    const result = renameNode(data, path, id);
    if (!result.ok) throw new Refusal(result.problem);
    this.#change(result.value.changes, result.value.data);
    this.#layout = editLayout(this.#layout, { type: 'rename', path, to: result.value.path });
  }
}

/** Where a new field goes: behind those that come before it by custom. */
export function writtenOrder(path: Path): readonly string[] | undefined {
  if (path.length === 0) return WORKFLOW_KEY_ORDER;
  const isNode =
    path.length % 2 === 0 && path.every((step, index) => index % 2 === 1 || step === 'nodes' || step === 'finally');
  return isNode ? NODE_KEY_ORDER : undefined;
}

function withSkeleton(text: string): string {
  const comments = text.trim() === '' ? '' : `${text.trimEnd()}\n`;
  return `${comments}formatVersion: 1\nnodes: {}\n`;
}

/** What a file can hold: without `undefined`, functions and the like. */
function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
}

function unreadable({ reason, place }: Problem): Problem {
  return problem('edit.unreadable', 'The workflow text has to be readable before it can be changed here.', {
    reason,
    remedy: 'Correct the text first, or undo the last change to it.',
    ...(place === undefined ? {} : { place }),
  });
}

function notAWorkflow(): Problem {
  return problem('edit.unreadable', 'The file does not hold a workflow.', {
    reason: 'A workflow is a mapping with "formatVersion" and "nodes".',
    remedy: 'Correct the text first.',
  });
}

function noSuchNode(path: string): Problem {
  return problem('edit.unknownNode', `There is no node "${path}".`, {
    reason: 'It may have been removed or renamed meanwhile.',
    remedy: 'Choose a node that is there.',
    place: { node: path },
  });
}

function noSuchField(path: Path): Problem {
  return problem('edit.field', `"${path.join('.')}" cannot be set.`, {
    reason: 'A value that is not a mapping or a list stands on the way there.',
    remedy: 'Replace that value first.',
  });
}

function itemCannotGo(path: Path): Problem {
  return problem('edit.field', `The item "${path.join('.')}" cannot be taken out on its own.`, {
    reason: 'Its place in the list would then be that of the next item.',
    remedy: 'Set the whole list.',
  });
}

function invalidId(id: string): Problem {
  return problem('node.id', `"${id}" cannot be the id of a node.`, {
    reason: 'Ids begin with a letter or _, and hold only letters, digits and _.',
    remedy: 'Choose another id.',
  });
}

function notSpliceable(reason: string): Problem {
  return problem('edit.notPossible', 'This cannot be changed here without touching the rest of the text.', {
    reason: `${reason}.`,
    remedy: 'Change it in the YAML view.',
  });
}
