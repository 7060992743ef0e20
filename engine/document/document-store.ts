import type { DocumentSnapshot, WorkflowRow } from '#shared/bridge/workflow-calls.ts';
import { freeId } from '#shared/id.ts';
import type { Catalogue } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import type { PoolCapacities } from '#shared/workflow/check-resources.ts';
import type { WorkflowDocument } from '#shared/workflow/document.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { newWorkflowText } from '#shared/workflow/new-workflow.ts';
import { readData } from '#shared/workflow/read.ts';
import { loadText } from '#shared/workflow/load.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { EMPTY_LAYOUT, type Layout } from '#shared/workflow/workflow.ts';
import { realpathSync } from 'node:fs';
import type { Bin } from '../bin.ts';
import { ChangeFeed } from './change-feed.ts';
import { watchWorkflows, type FolderWatch } from './folder-watch.ts';
import { readRow } from './workflow-row.ts';
import { checkName, revisionOf, WorkflowFolder, workflowFile, type StoredDocument } from './workflow-folder.ts';

export type EditOutcome =
  | { readonly state: 'applied'; readonly revision: string; readonly problems: Problem[] }
  | { readonly state: 'stale'; readonly document: DocumentSnapshot };

export type WorkflowChange =
  | { readonly kind: 'document'; readonly document: DocumentSnapshot }
  | { readonly kind: 'list'; readonly workflows: WorkflowRow[] };

export interface DocumentStoreOptions {
  readonly catalogue: Catalogue;
  /** What amounts are checked against; without it they are not. */
  readonly pools?: (project: string) => Promise<PoolCapacities>;
  /** What is wrong with the project itself, told with each of its workflows. */
  readonly projectProblems?: (project: string) => Promise<readonly Problem[]>;
  /** What a workflow needs and this machine has not; `file` is relative to the project. */
  readonly lacking?: (source: {
    readonly project: string;
    readonly file: string;
    readonly text: string;
  }) => Promise<readonly Problem[]>;
}

/** Workflows of projects (absolute folders). The disk is the truth: every call looks there, so an editor or git may change files at any time. */
export interface DocumentStore {
  list(project: string): Promise<Result<WorkflowRow[]>>;
  open(project: string, name: string): Promise<Result<DocumentSnapshot>>;
  /** Applies edits to `baseRevision`; when the document is another by now, nothing is applied and it comes back. */
  edit(project: string, name: string, baseRevision: string, edits: readonly Edit[]): Promise<Result<EditOutcome>>;
  /** A free name (`untitled`, `untitled_2` …) when none is given. Nothing is written before the first edit. */
  create(project: string, name?: string): Promise<Result<DocumentSnapshot>>;
  rename(project: string, name: string, to: string): Promise<Result<DocumentSnapshot>>;
  duplicate(project: string, name: string, to?: string): Promise<Result<DocumentSnapshot>>;
  /** Brings back what it was. With a `bin` its files go there; when they cannot, they stay (`workflow.noBin`). */
  delete(project: string, name: string, bin?: Bin): Promise<Result<Content>>;
  /** What a run is started from: the text as it is now, and its file relative to the project. */
  readSource(project: string, name: string): Promise<Result<{ readonly file: string; readonly text: string }>>;
  /**
   * First the list as it is; then documents that changed after they were opened (whoever changed them), and the list when it did.
   * Ends with `signal`.
   */
  changes(project: string, signal: AbortSignal): AsyncIterable<readonly WorkflowChange[]>;
  close(): Promise<void>;
}

export function createDocumentStore(options: DocumentStoreOptions): DocumentStore {
  const projects = new Map<string, ProjectDocuments>();
  const of = (project: string) => {
    // Two ways to the same folder must share one queue of edits.
    const real = realOrSame(project);
    const known = projects.get(real) ?? new ProjectDocuments(real, options);
    projects.set(real, known);
    return known;
  };
  return {
    list: async (project) => good(await of(project).list()),
    open: (project, name) => of(project).open(name),
    edit: (project, name, baseRevision, edits) => of(project).edit(name, baseRevision, edits),
    create: (project, name) => of(project).create(name),
    rename: (project, name, to) => of(project).rename(name, to),
    duplicate: (project, name, to) => of(project).duplicate(name, to),
    delete: (project, name, bin) => of(project).delete(name, bin),
    readSource: (project, name) => of(project).readSource(name),
    changes: (project, signal) => of(project).changes(signal),
    async close() {
      await Promise.all([...projects.values()].map((documents) => documents.close()));
      projects.clear();
    },
  };
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

export interface Content {
  readonly text: string;
  readonly layout: Layout;
}

class ProjectDocuments {
  readonly #folder: WorkflowFolder;
  readonly #options: DocumentStoreOptions;
  readonly #feed = new ChangeFeed<WorkflowChange>(lastOfEach);
  /** Created, and not written before the first edit. */
  readonly #unsaved = new Map<string, Content>();
  /** Revision of each opened document as last told to anybody. */
  readonly #told = new Map<string, string>();
  #toldList: string | undefined;
  /** What was applied last to each document: a face that missed the answer asks again. */
  readonly #lastEdits = new Map<string, string>();
  #watch: FolderWatch | undefined;
  /** Everything that reads and then writes waits its turn. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(project: string, options: DocumentStoreOptions) {
    this.#folder = new WorkflowFolder(project);
    this.#options = options;
  }

  async list(): Promise<WorkflowRow[]> {
    const rows = await Promise.all((await this.#folder.names()).map((name) => readRow(this.#folder, name)));
    return rows.filter((row) => row !== undefined);
  }

  open(name: string): Promise<Result<DocumentSnapshot>> {
    return this.#inTurn(async () => {
      const found = await this.#find(name);
      if (!found.ok) return found;
      const { content, stored } = found.value;
      if (content === undefined) return bad(notFound(name));
      return good(await this.#tell(name, content, stored));
    });
  }

  edit(name: string, baseRevision: string, edits: readonly Edit[]): Promise<Result<EditOutcome>> {
    return this.#inTurn(async () => {
      const found = await this.#find(name);
      if (!found.ok) return found;
      const { content = freshFor(name, baseRevision), stored } = found.value;
      if (content === undefined) return bad(deletedMeanwhile(name));
      const revision = revisionOf(content.text, content.layout);
      if (revision !== baseRevision) {
        const isDone = this.#lastEdits.get(name) === editKey(baseRevision, edits, revision);
        if (isDone) return good({ state: 'applied', revision, problems: await this.#problemsOf(name, content.text) });
        return good({ state: 'stale', document: await this.#tell(name, content, stored) });
      }
      const document: WorkflowDocument = { name, ...content };
      const result = applyEdits(document, edits);
      if (!result.ok) return result;
      if (result.value !== document) {
        const saved = await this.#folder.write(name, result.value, stored);
        if (!saved.ok) return saved;
        this.#unsaved.delete(name);
      }
      const snapshot = await this.#tell(name, result.value, result.value === document ? stored : 'saved');
      this.#lastEdits.set(name, editKey(baseRevision, edits, snapshot.revision));
      if (result.value !== document) await this.#push([{ kind: 'document', document: snapshot }]);
      return good({ state: 'applied', revision: snapshot.revision, problems: snapshot.problems });
    });
  }

  create(wanted: string | undefined): Promise<Result<DocumentSnapshot>> {
    return this.#inTurn(async () => {
      const name = wanted ?? (await this.#freeName('untitled'));
      const refused = checkName(name) ?? (wanted === undefined ? undefined : await this.#taken(name));
      if (refused !== undefined) return bad(refused);
      const content = { text: newWorkflowText(name), layout: EMPTY_LAYOUT };
      this.#unsaved.set(name, content);
      return good(await this.#tell(name, content, undefined));
    });
  }

  rename(name: string, to: string): Promise<Result<DocumentSnapshot>> {
    return this.#inTurn(async () => {
      const source = await this.#copyOf(name, to);
      if (!source.ok) return source;
      const { content, stored } = source.value;
      if (stored === undefined) this.#unsaved.set(to, content);
      else {
        // The new file is there before the old one goes: a crash leaves both, never none.
        const saved = await this.#folder.write(to, content, undefined);
        if (!saved.ok) return saved;
        if (!isSameFile(name, to, await this.#folder.names())) await this.#folder.remove(name);
      }
      this.#unsaved.delete(name);
      this.#told.delete(name);
      const snapshot = await this.#tell(to, content, stored === undefined ? undefined : 'saved');
      await this.#push([]);
      return good(snapshot);
    });
  }

  duplicate(name: string, wanted: string | undefined): Promise<Result<DocumentSnapshot>> {
    return this.#inTurn(async () => {
      const to = wanted ?? (await this.#freeName(`${name}_copy`));
      const source = await this.#copyOf(name, to);
      if (!source.ok) return source;
      const saved = await this.#folder.write(to, source.value.content, undefined);
      if (!saved.ok) return saved;
      const snapshot = await this.#tell(to, source.value.content, 'saved');
      await this.#push([]);
      return good(snapshot);
    });
  }

  delete(name: string, bin: Bin | undefined): Promise<Result<Content>> {
    return this.#inTurn(async () => {
      const found = await this.#find(name);
      if (!found.ok) return found;
      const { content, stored } = found.value;
      if (content === undefined) return bad(notFound(name));
      const removed = stored === undefined ? good({}) : await this.#folder.remove(name, bin);
      if (!removed.ok) return removed;
      this.#unsaved.delete(name);
      this.#told.delete(name);
      await this.#push([]);
      return good({ text: content.text, layout: content.layout });
    });
  }

  async readSource(name: string): Promise<Result<{ readonly file: string; readonly text: string }>> {
    const found = await this.#find(name);
    if (!found.ok) return found;
    const { content } = found.value;
    return content === undefined ? bad(notFound(name)) : good({ file: workflowFile(name), text: content.text });
  }

  async *changes(signal: AbortSignal): AsyncGenerator<readonly WorkflowChange[], void, undefined> {
    const batches = this.#feed.listen(signal);
    this.#watch ??= watchWorkflows(this.#folder.project, (names) => void this.#inTurn(() => this.#lookAgain(names)));
    await this.#watch.ready;
    const workflows = await this.#inTurn(async () => {
      const rows = await this.list();
      this.#toldList ??= listKey(rows);
      // What changed before the watch was ready is told like any other change.
      await this.#lookAgain(new Set(this.#told.keys()));
      return rows;
    });
    if (!signal.aborted) yield [{ kind: 'list', workflows }];
    yield* batches;
  }

  async close(): Promise<void> {
    this.#feed.close();
    await this.#watch?.close();
    this.#watch = undefined;
    await this.#turn;
  }

  /** Tells what really is different now; our own saves are known already. */
  async #lookAgain(names: ReadonlySet<string>): Promise<void> {
    const changes: WorkflowChange[] = [];
    for (const name of names) {
      const known = this.#told.get(name);
      if (known === undefined) continue;
      const found = await this.#folder.read(name);
      if (!found.ok || found.value === undefined) continue;
      const { text, layout } = found.value;
      if (revisionOf(text, layout) === known) continue;
      changes.push({ kind: 'document', document: await this.#tell(name, found.value, found.value) });
    }
    await this.#push(changes);
  }

  /** Pushes changes, and the list if it is another one than last time. */
  async #push(changes: readonly WorkflowChange[]): Promise<void> {
    if (!this.#feed.isHeard) return;
    const workflows = await this.list();
    const key = listKey(workflows);
    const list: WorkflowChange[] = key === this.#toldList ? [] : [{ kind: 'list', workflows }];
    this.#toldList = key;
    this.#feed.push([...changes, ...list]);
  }

  async #find(
    name: string,
  ): Promise<Result<{ readonly content: Content | undefined; readonly stored: StoredDocument | undefined }>> {
    const stored = await this.#folder.read(name);
    if (!stored.ok) return stored;
    return good({ content: stored.value ?? this.#unsaved.get(name), stored: stored.value });
  }

  /** What a copy under another name holds: the title goes along when it was the file's name. */
  async #copyOf(
    name: string,
    to: string,
  ): Promise<Result<{ readonly content: Content; readonly stored: StoredDocument | undefined }>> {
    const refused = checkName(to) ?? (name === to ? undefined : await this.#taken(to, name));
    if (refused !== undefined) return bad(refused);
    const found = await this.#find(name);
    if (!found.ok) return found;
    const { content, stored } = found.value;
    if (content === undefined) return bad(notFound(name));
    const loaded = loadText(content.text);
    const title = loaded.ok ? readData(loaded.value).workflow?.name : undefined;
    if (title !== name) return good({ content, stored });
    const renamed = applyEdits({ name, ...content }, [{ type: 'workflow.set', field: ['name'], value: to }]);
    return good({ content: renamed.ok ? renamed.value : content, stored });
  }

  async #tell(
    name: string,
    { text, layout }: Content,
    stored: StoredDocument | 'saved' | undefined,
  ): Promise<DocumentSnapshot> {
    const revision = revisionOf(text, layout);
    this.#told.set(name, revision);
    const isLayoutBroken = typeof stored === 'object' && stored.isLayoutBroken;
    const problems = [...(await this.#problemsOf(name, text)), ...(isLayoutBroken ? [brokenLayout(name)] : [])];
    return { name, text, layout, revision, saved: stored !== undefined, problems };
  }

  async #problemsOf(name: string, text: string): Promise<Problem[]> {
    const { catalogue, pools, projectProblems, lacking } = this.#options;
    const { project } = this.#folder;
    const file = workflowFile(name);
    const workflows = [...(await this.#folder.names()), ...this.#unsaved.keys()];
    const ofProject = (await projectProblems?.(project)) ?? [];
    const ofWorkflow = validateWorkflow(text, catalogue, {
      file,
      workflows,
      pools: await pools?.(project),
    });
    return [...ofProject, ...ofWorkflow, ...((await lacking?.({ project, file, text })) ?? [])];
  }

  async #freeName(wanted: string): Promise<string> {
    const taken = new Set([...(await this.#folder.names()), ...this.#unsaved.keys()].map((name) => name.toLowerCase()));
    return freeId(wanted, (name) => taken.has(name.toLowerCase()));
  }

  /** Upper and lower case count as the same: on some systems they are the same file. */
  async #taken(name: string, except?: string): Promise<Problem | undefined> {
    const others = [...(await this.#folder.names()), ...this.#unsaved.keys()].filter((other) => other !== except);
    if (!others.some((other) => other.toLowerCase() === name.toLowerCase())) return undefined;
    return problem('workflow.nameTaken', `There already is a workflow "${name}".`, {
      reason: 'Two workflows of a project cannot have the same name.',
      remedy: `Choose another name, for example "${await this.#freeName(name)}".`,
    });
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** A face may still hold a new document that this host has forgotten (it was started again): its first edit makes the file. */
function freshFor(name: string, baseRevision: string): Content | undefined {
  if (checkName(name) !== undefined) return undefined;
  const content = { text: newWorkflowText(name), layout: EMPTY_LAYOUT };
  return revisionOf(content.text, content.layout) === baseRevision ? content : undefined;
}

function editKey(before: string, edits: readonly Edit[], after: string): string {
  return `${before} ${after} ${JSON.stringify(edits)}`;
}

function isSameFile(name: string, to: string, names: readonly string[]): boolean {
  return name.toLowerCase() === to.toLowerCase() && !(names.includes(name) && names.includes(to));
}

function lastOfEach(changes: readonly WorkflowChange[]): readonly WorkflowChange[] {
  const last = new Map(changes.map((change) => [change.kind === 'list' ? '' : change.document.name, change]));
  return [...last.values()];
}

/** When a file was changed is no reason to send the list again. */
function listKey(rows: readonly WorkflowRow[]): string {
  return JSON.stringify(rows.map(({ modifiedAt: _when, ...row }) => row));
}

function notFound(name: string): Problem {
  return problem('workflow.notFound', `There is no workflow "${name}" in this project.`, {
    reason: `${workflowFile(name)} does not exist.`,
    remedy: 'It may have been renamed or deleted. Choose another from the list.',
  });
}

function deletedMeanwhile(name: string): Problem {
  return problem('workflow.notFound', `The workflow "${name}" was deleted or renamed meanwhile.`, {
    reason: `${workflowFile(name)} does not exist any more.`,
    remedy: 'Bring the file back (git, or the trash of your system), or create a workflow and paste the text.',
  });
}

function brokenLayout(name: string): Problem {
  const file = `.codomyrmex/workflows/${name}.layout.json`;
  return problem('layout.unreadable', 'The positions of the nodes cannot be read.', {
    severity: 'warning',
    reason: `${file} is not a layout.`,
    remedy: 'Everything is laid out automatically; moving a node writes the file anew.',
    place: { file },
  });
}
