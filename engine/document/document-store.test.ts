import { mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocumentSnapshot } from '#shared/bridge/workflow-calls.ts';
import type { Result } from '#shared/result.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { createDocumentStore, type DocumentStore, type WorkflowChange } from './document-store.ts';

const LINT = 'formatVersion: 1\nname: lint # the title\nnodes:\n  lint:\n    action: static-analysis.eslint\n';

let project: string;
let store: DocumentStore;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'documents-'));
  store = createDocumentStore({ catalogue: new Map() });
});

afterEach(async () => {
  await store.close();
  await rm(project, { recursive: true, force: true });
});

const folder = () => join(project, '.codomyrmex', 'workflows');
const fileOf = (name: string) => join(folder(), `${name}.workflow.yaml`);
const layoutOf = (name: string) => join(folder(), `${name}.layout.json`);

async function put(name: string, text: string): Promise<void> {
  await mkdir(folder(), { recursive: true });
  await writeFile(fileOf(name), text);
}

function value<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

function code(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.problem.code;
}

async function edit(document: DocumentSnapshot, ...edits: Edit[]) {
  return value(await store.edit(project, document.name, document.revision, edits));
}

const move: Edit = { type: 'layout.place', nodes: { lint: { x: 10, y: 20 } } };
const describeIt: Edit = { type: 'workflow.set', field: ['description'], value: 'Checks the code' };

describe('opening and saving', () => {
  test('a new workflow is written at its first edit, not before', async () => {
    const created = value(await store.create(project));
    expect(created).toMatchObject({ name: 'untitled', saved: false, problems: [] });
    expect(await readdir(project)).toEqual([]);
    await edit(created, { type: 'node.put', path: 'lint', node: { action: 'static-analysis.eslint' } });
    expect(await readFile(fileOf('untitled'), 'utf8')).toBe(
      'formatVersion: 1\nname: untitled\nnodes:\n  lint:\n    action: static-analysis.eslint\n',
    );
    expect(value(await store.open(project, 'untitled')).saved).toBe(true);
  });

  test('free names count up over what is on disk and what is only open', async () => {
    await put('Untitled', LINT);
    expect(value(await store.create(project)).name).toBe('untitled_2');
    expect(value(await store.create(project)).name).toBe('untitled_3');
  });

  test('moving a node writes the layout and leaves the YAML alone', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    const before = await readFile(fileOf('lint'), 'utf8');
    await rm(fileOf('lint'));
    await writeFile(fileOf('lint'), before);
    const outcome = await edit(opened, move);
    expect(outcome.state).toBe('applied');
    expect(await readFile(fileOf('lint'), 'utf8')).toBe(LINT);
    expect(JSON.parse(await readFile(layoutOf('lint'), 'utf8'))).toMatchObject({
      version: 1,
      nodes: { lint: { x: 10, y: 20 } },
    });
  });

  test('an edit keeps comments and leaves no other file behind', async () => {
    await put('lint', LINT);
    await edit(value(await store.open(project, 'lint')), describeIt);
    expect(await readFile(fileOf('lint'), 'utf8')).toBe(LINT.replace('nodes:', 'description: Checks the code\nnodes:'));
    expect(await readdir(folder())).toEqual(['lint.workflow.yaml']);
  });

  test('an edit that changes nothing writes nothing', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    const outcome = await edit(opened, { type: 'workflow.set', field: ['name'], value: 'lint' });
    expect(outcome).toMatchObject({ state: 'applied', revision: opened.revision });
    expect(await readFile(fileOf('lint'), 'utf8')).toBe(LINT);
  });

  test('the layout is written in a stable order and read as what it says, however it is written', async () => {
    await put('lint', LINT);
    let opened = value(await store.open(project, 'lint'));
    await edit(opened, { type: 'layout.place', nodes: { zeta: { y: 2, x: 1 }, alpha: { x: 3, y: 4 } } });
    opened = value(await store.open(project, 'lint'));
    const text = await readFile(layoutOf('lint'), 'utf8');
    expect(text.indexOf('alpha')).toBeLessThan(text.indexOf('zeta'));
    await writeFile(layoutOf('lint'), JSON.stringify({ nodes: { zeta: { x: 1, y: 2 }, alpha: { y: 4, x: 3 } } }));
    expect(value(await store.open(project, 'lint')).revision).toBe(opened.revision);
  });

  test('a broken layout is told, and the nodes are laid out automatically', async () => {
    await put('lint', LINT);
    await writeFile(layoutOf('lint'), '{ half');
    const opened = value(await store.open(project, 'lint'));
    expect(opened.layout.nodes).toEqual({});
    expect(opened.problems.map((problem) => problem.code)).toContain('layout.unreadable');
  });

  test('a half-typed text is saved as it is, with its problems', async () => {
    await put('lint', LINT);
    const outcome = await edit(value(await store.open(project, 'lint')), { type: 'text.set', text: 'nodes: [' });
    expect(outcome.state === 'applied' && outcome.problems.map((problem) => problem.code)).toEqual(['text.syntax']);
    expect(await readFile(fileOf('lint'), 'utf8')).toBe('nodes: [');
  });

  test('a run is started from the text as it is now, also before it is saved', async () => {
    const created = value(await store.create(project, 'fresh'));
    expect(value(await store.readSource(project, 'fresh'))).toEqual({
      file: '.codomyrmex/workflows/fresh.workflow.yaml',
      text: created.text,
    });
  });
});

describe('several faces and other programs', () => {
  test('an edit to an outdated document is not applied and brings the current one back', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    await put('lint', LINT.replace('lint #', 'linting #'));
    const outcome = await edit(opened, describeIt);
    expect(outcome.state === 'stale' && outcome.document.text).toContain('name: linting');
    expect(await readFile(fileOf('lint'), 'utf8')).not.toContain('Checks');
  });

  test('two edits at once to the same revision: one is applied, one is stale, nothing is lost', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    const [one, other] = await Promise.all([edit(opened, describeIt), edit(opened, move)]);
    expect([one.state, other.state]).toEqual(['applied', 'stale']);
  });

  test('a face that missed the answer and sends the same edits again is told that they are applied', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    const edits: Edit[] = [
      { type: 'node.rename', path: 'lint', id: 'style' },
      { type: 'node.rename', path: 'style', id: 'rules' },
    ];
    const first = await edit(opened, ...edits);
    expect(await edit(opened, ...edits)).toEqual(first);
    expect((await edit(opened, move)).state).toBe('stale');
  });

  test('a face that still holds a forgotten new document makes its file with the first edit', async () => {
    const created = value(await store.create(project, 'fresh'));
    await store.close();
    store = createDocumentStore({ catalogue: new Map() });
    expect((await edit(created, describeIt)).state).toBe('applied');
    expect(await readFile(fileOf('fresh'), 'utf8')).toContain('description: Checks the code');
  });

  test('an edit to a workflow that was deleted is a problem, and the file stays deleted', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    await rm(fileOf('lint'));
    expect(code(await store.edit(project, 'lint', opened.revision, [describeIt]))).toBe('workflow.notFound');
    expect(await readdir(folder())).toEqual([]);
  });

  test('a change by an editor is pushed once, with the new text; a save of our own is pushed once too', async () => {
    await put('lint', LINT);
    const opened = value(await store.open(project, 'lint'));
    const heard = listen(store);
    await heard.isReady;
    const outcome = await edit(opened, describeIt);
    expect(await heard.next()).toMatchObject([
      { kind: 'document', document: { revision: outcome.state === 'applied' ? outcome.revision : '' } },
      { kind: 'list' },
    ]);
    // As editors save: beside it, then renamed over it.
    await writeFile(join(folder(), 'lint.swp'), LINT.replace('lint #', 'by hand #'));
    await rename(join(folder(), 'lint.swp'), fileOf('lint'));
    const [change, list] = await heard.next();
    expect(change).toMatchObject({
      kind: 'document',
      document: { name: 'lint', text: expect.stringContaining('name: by hand') },
    });
    expect(list).toMatchObject({ kind: 'list', workflows: [{ name: 'lint', title: 'by hand', nodeCount: 1 }] });
    // The next push is the next change: nothing was said twice.
    await put('other', LINT);
    expect(await heard.next()).toMatchObject([{ kind: 'list', workflows: [{ name: 'lint' }, { name: 'other' }] }]);
    await heard.stop();
  });

  test('touching a file without changing it pushes nothing', async () => {
    await put('lint', LINT);
    await store.open(project, 'lint');
    const heard = listen(store);
    await heard.isReady;
    await put('lint', LINT);
    await put('second', LINT);
    expect(await heard.next()).toMatchObject([{ kind: 'list', workflows: [{ name: 'lint' }, { name: 'second' }] }]);
    await heard.stop();
  });

  test('the first workflow of a project that has no folder yet is noticed', async () => {
    const heard = listen(store);
    expect((await heard.isReady).value).toEqual([{ kind: 'list', workflows: [] }]);
    await put('first', LINT);
    expect(await heard.next()).toMatchObject([{ kind: 'list', workflows: [{ name: 'first', title: 'lint' }] }]);
    await heard.stop();
  });

  test('closing the store while somebody begins to listen ends that too', async () => {
    const heard = listen(store);
    await store.close();
    await heard.isReady;
    expect(await heard.next()).toEqual('over');
  });

  test('closing the store ends everybody who listens', async () => {
    const heard = listen(store);
    await heard.isReady;
    const last = heard.next();
    await store.close();
    expect(await last).toEqual('over');
  });
});

describe('names', () => {
  test.each(['../out', 'a/b', 'a\\b', '..', '.hidden', '', 'CON', 'nul.x', 'dot.', 'x'.repeat(101)])(
    '%j is refused',
    async (name) => {
      expect(code(await store.create(project, name))).toBe('workflow.name');
      expect(code(await store.open(project, name))).toBe('workflow.name');
      expect(code(await store.edit(project, name, '', []))).toBe('workflow.name');
      await put('lint', LINT);
      expect(code(await store.rename(project, 'lint', name))).toBe('workflow.name');
    },
  );

  test('a link that leads out of the project is neither read nor written', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await writeFile(join(elsewhere, 'secret.yaml'), LINT);
    await mkdir(folder(), { recursive: true });
    await symlink(join(elsewhere, 'secret.yaml'), fileOf('link'));
    expect(code(await store.open(project, 'link'))).toBe('path.outside');
    expect(code(await store.edit(project, 'link', '', [describeIt]))).toBe('path.outside');
    expect(await readFile(join(elsewhere, 'secret.yaml'), 'utf8')).toBe(LINT);
    await rm(elsewhere, { recursive: true });
  });

  test('a folder of workflows that leads out of the project is refused', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await mkdir(join(project, '.codomyrmex'));
    await symlink(elsewhere, folder());
    await writeFile(join(elsewhere, 'lint.workflow.yaml'), LINT);
    expect(code(await store.open(project, 'lint'))).toBe('path.outside');
    const created = value(await store.create(project, 'fresh'));
    expect(code(await store.edit(project, 'fresh', created.revision, [describeIt]))).toBe('path.outside');
    expect(await readdir(elsewhere)).toEqual(['lint.workflow.yaml']);
    await rm(elsewhere, { recursive: true });
  });

  test('renaming moves text, layout and title, and refuses a name that is taken', async () => {
    await put('lint', LINT);
    await edit(value(await store.open(project, 'lint')), move);
    const renamed = value(await store.rename(project, 'lint', 'checks'));
    expect(renamed).toMatchObject({
      name: 'checks',
      text: LINT.replace('name: lint', 'name: checks'),
      layout: { nodes: { lint: { x: 10 } } },
    });
    expect((await readdir(folder())).toSorted()).toEqual(['checks.layout.json', 'checks.workflow.yaml']);
    await put('lint', LINT);
    expect(code(await store.rename(project, 'lint', 'CHECKS'))).toBe('workflow.nameTaken');
  });

  test('a copy gets a free name, and deleting it leaves the other', async () => {
    await put('lint', LINT);
    expect(value(await store.duplicate(project, 'lint')).name).toBe('lint_copy');
    expect(value(await store.duplicate(project, 'lint')).name).toBe('lint_copy_2');
    expect(value(await store.delete(project, 'lint_copy')).text).toContain('name: lint_copy # the title');
    expect(value(await store.list(project)).map((row) => row.name)).toEqual(['lint', 'lint_copy_2']);
    expect(code(await store.delete(project, 'lint_copy'))).toBe('workflow.notFound');
  });

  test('what is deleted goes to the bin, both files, and what it held is told', async () => {
    const bin = join(project, 'bin');
    await mkdir(bin);
    const toBin = (path: string) => rename(path, join(bin, basename(path)));
    await put('lint', LINT);
    const { revision } = value(await store.open(project, 'lint'));
    value(await store.edit(project, 'lint', revision, [move]));
    const deleted = value(await store.delete(project, 'lint', toBin));
    expect(deleted).toMatchObject({ text: LINT, layout: { nodes: { lint: { x: 10, y: 20 } } } });
    expect(await readdir(folder())).toEqual([]);
    expect((await readdir(bin)).toSorted()).toEqual(['lint.layout.json', 'lint.workflow.yaml']);
  });

  test('without a bin that takes it, nothing is deleted', async () => {
    await put('lint', LINT);
    const refusal = await store.delete(project, 'lint', () => Promise.reject(new Error('no trash here')));
    expect(code(refusal)).toBe('workflow.noBin');
    expect(await readFile(fileOf('lint'), 'utf8')).toBe(LINT);
  });

  test('the list tells the tags that are texts, whatever else stands there', async () => {
    await put('lint', `${LINT}tags: [ci, 7, nightly]\n`);
    await put('other', `${LINT}tags: none\n`);
    expect(value(await store.list(project)).map(({ tags }) => tags)).toEqual([['ci', 'nightly'], []]);
  });

  test('only *.workflow.yaml are workflows, and one that cannot be read stands among them without taking others along', async () => {
    await put('lint', LINT);
    await writeFile(join(folder(), 'other.yaml'), LINT);
    await writeFile(join(folder(), 'broken.workflow.yaml'), 'nodes: [');
    expect(value(await store.list(project))).toMatchObject([
      { name: 'broken', title: 'broken', nodeCount: 0 },
      { name: 'lint', title: 'lint', nodeCount: 1 },
    ]);
  });
});

/** Listens; `isReady` once every later change will be told. */
function listen(of: DocumentStore) {
  const stop = new AbortController();
  const iterator = of.changes(project, stop.signal)[Symbol.asyncIterator]();
  const first = iterator.next();
  let waiting: typeof first | undefined;
  return {
    isReady: first,
    async next(): Promise<readonly WorkflowChange[] | 'over'> {
      const { value: batch, done } = await (waiting ?? iterator.next());
      if (done === true) return 'over';
      waiting = iterator.next();
      return batch;
    },
    async stop() {
      stop.abort();
      await waiting;
    },
  };
}
