import { beforeEach, describe, expect, test, vi } from 'vitest';
import { toast } from 'sonner';
import type { Api } from '#shared/bridge/contract.ts';
import type { DocumentSnapshot } from '#shared/bridge/workflow-calls.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import type { WorkflowDocument } from '#shared/workflow/document.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import type { KeptHistory } from '#shared/workflow/undo-history.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { problem, type Problem } from '#shared/problem.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { useConnection } from './connection.ts';
import { useRun } from './run-store.ts';
import {
  closeDocument,
  currentDocument,
  edit,
  redo,
  resendEdits,
  saved,
  showDocument,
  takeForeignChange,
  undo,
  useDocument,
} from './document-store.ts';

const TEXT = `formatVersion: 1
name: Gate # the comment stays
nodes:
  lint:
    action: static-analysis.eslint
`;

/** The part of a host that keeps one document: the same pure function over the same text, with revisions. */
class DocumentHost {
  document: WorkflowDocument = { name: 'gate', text: TEXT, layout: EMPTY_LAYOUT };
  received: Edit[] = [];
  kept: KeptHistory | undefined;
  isGone = false;
  /** Set: why nothing can be saved. */
  refusal: Problem | undefined;
  /** Set: the next call waits for it. */
  gate: Promise<void> | undefined;
  /** Set: what was applied is answered only then. */
  afterEdit: Promise<void> | undefined;
  private revision = 1;

  readonly api = {
    workflows: {
      open: async () => ({ ok: true, value: this.snapshot() }),
      edit: async ({ baseRevision, edits }: { baseRevision: string; edits: readonly Edit[] }) => {
        if (this.isGone) throw new Error('The engine does not answer at the moment.');
        await this.gate;
        if (this.refusal !== undefined) return { ok: false, problem: this.refusal };
        if (baseRevision !== String(this.revision))
          return { ok: true, value: { state: 'stale', document: this.snapshot() } };
        this.received.push(...edits);
        this.change(edits);
        const revision = String(this.revision);
        await this.afterEdit;
        return { ok: true, value: { state: 'applied', revision, problems: [] } };
      },
      keepHistory: async ({ history }: { history: KeptHistory }) => {
        this.kept = history;
        return { ok: true, value: {} };
      },
      history: async () => ({ ok: true, value: { history: this.kept ?? null } }),
    },
  } as unknown as Api;

  change(edits: readonly Edit[]): void {
    const result = applyEdits(this.document, edits);
    if (!result.ok) throw new Error(result.problem.message);
    this.document = result.value;
    this.revision += 1;
  }

  snapshot(): DocumentSnapshot {
    return { ...this.document, revision: String(this.revision), saved: true, problems: [] };
  }
}

const addTests: Edit = { type: 'node.put', path: 'tests', node: { action: 'testing.run' } };
const setPath: Edit = { type: 'node.set', path: 'lint', field: ['parameters', 'path'], value: 'src' };
const place: Edit = { type: 'layout.place', nodes: { lint: { x: 8, y: 16 } } };

let host: DocumentHost;

beforeEach(() => {
  host = new DocumentHost();
  useConnection({ api: host.api, onState: () => () => undefined });
  showDocument('project', host.snapshot());
});

describe('the open document', () => {
  test('shows an edit at once and saves it', async () => {
    edit('Add tests', [addTests]);
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint', 'tests']);
    expect(useDocument.getState().saveState).not.toBe('saved');
    await saved();
    expect(useDocument.getState().saveState).toBe('saved');
    expect(host.document.text).toBe(currentDocument().text);
    expect(host.document.text).toContain('# the comment stays');
  });

  test('says that it cannot be saved for as long as that is so', async () => {
    host.refusal = problem('workflow.notSaved', 'The workflow "gate" could not be saved.');
    edit('Add tests', [addTests]);
    await saved();
    expect(useDocument.getState().saveState).toBe('unsaved');
    expect(toast.getToasts()).toHaveLength(1);
    host.refusal = undefined;
    edit('Set path', [setPath]);
    await saved();
    expect(useDocument.getState().saveState).toBe('saved');
    expect(host.received).toEqual([addTests, setPath]);
    expect(toast.getToasts()).toHaveLength(0);
  });

  test('takes a gesture back as one step, to the byte, and brings it again', async () => {
    edit('Add tests', [addTests, place]);
    edit('Set path', [setPath]);
    const after = currentDocument();
    undo();
    undo();
    expect(currentDocument()).toEqual({ name: 'gate', text: TEXT, layout: EMPTY_LAYOUT });
    redo();
    redo();
    expect(currentDocument()).toEqual(after);
    await saved();
    expect(host.document).toEqual(after);
  });

  test('keeps both when another face changed the file in between', async () => {
    host.change([addTests]);
    edit('Set path', [setPath]);
    await saved();
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint', 'tests']);
    expect(useDocument.getState().workflow?.nodes['lint']?.parameters).toEqual({ path: 'src' });
    expect(host.document.text).toBe(currentDocument().text);
  });

  test('undo takes back only what the gesture did when the file changed meanwhile', async () => {
    edit('Set path', [setPath]);
    await saved();
    host.change([addTests]);
    takeForeignChange(host.snapshot());
    undo();
    await saved();
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint', 'tests']);
    expect(useDocument.getState().workflow?.nodes['lint']?.parameters).toBeUndefined();
    expect(host.document.text).toBe(currentDocument().text);
  });

  test('loses nothing while the engine does not answer', async () => {
    host.isGone = true;
    edit('Add tests', [addTests]);
    await saved();
    edit('Set path', [setPath]);
    await saved();
    expect(useDocument.getState().saveState).toBe('unsaved');
    host.isGone = false;
    resendEdits();
    await saved();
    expect(useDocument.getState().saveState).toBe('saved');
    expect(host.document.text).toBe(currentDocument().text);
    expect(host.received).toEqual([addTests, setPath]);
  });

  test('brings a change from outside that was told of while a save was under way', async () => {
    edit('Set path', [setPath]);
    host.change([addTests]);
    takeForeignChange(host.snapshot());
    // The host saved ours first, or last: in both cases both are here.
    await saved();
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint', 'tests']);

    let open = (): void => undefined;
    host.afterEdit = new Promise((resolve) => {
      open = resolve;
    });
    edit('Take path', [{ ...setPath, value: 'lib' }]);
    await vi.waitFor(() => expect(host.document.text).toContain('lib'));
    host.change([{ type: 'workflow.set', field: ['name'], value: 'Outside' }]);
    takeForeignChange(host.snapshot());
    open();
    await saved();
    expect(useDocument.getState().workflow?.name).toBe('Outside');
    expect(currentDocument().text).toBe(host.document.text);
  });

  test('brings what changed outside while the connection was gone', async () => {
    host.change([addTests]);
    resendEdits();
    await saved();
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint', 'tests']);
  });

  test('sends what is edited while a save is under way after it, in order', async () => {
    let open = (): void => undefined;
    host.gate = new Promise((resolve) => {
      open = resolve;
    });
    edit('Add tests', [addTests]);
    edit('Set path', [setPath]);
    open();
    await saved();
    expect(host.received).toEqual([addTests, setPath]);
    expect(host.document.text).toBe(currentDocument().text);
  });

  test('keeps the last readable canvas while the text cannot be read', () => {
    edit('Type', [{ type: 'text.set', text: 'formatVersion: 1\nnodes: {' }]);
    expect(useDocument.getState().isStale).toBe(true);
    expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint']);
    undo();
    expect(useDocument.getState().isStale).toBe(false);
  });
});

test('a past run is shown as it was frozen, nothing can be changed meanwhile, and going back shows today', () => {
  const plan = { text: TEXT.replace('lint:', 'old_lint:') };
  useRun.setState({ run: 'r1', isPast: true, state: { plan } as unknown as RunState });
  expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['old_lint']);
  expect(edit('Add', [addTests])).toBe(false);
  expect(useDocument.getState().text).toBe(TEXT);
  useRun.setState({ run: undefined, isPast: false, state: undefined });
  expect(Object.keys(useDocument.getState().workflow?.nodes ?? {})).toEqual(['lint']);
});

describe('a file that is changed outside while a text is typed here', () => {
  const typed = (text: string): Edit => ({ type: 'text.set', text });

  test('both are kept: what was typed does not write over what changed outside', async () => {
    host.change([setPath]);
    edit('Type', [typed(TEXT.replace('name: Gate', 'name: Doors'))]);
    await saved();
    expect(host.document.text).toContain('name: Doors # the comment stays');
    expect(host.document.text).toContain('path: src');
    expect(currentDocument().text).toBe(host.document.text);
  });

  test('a half-typed text keeps what changed elsewhere', async () => {
    host.change([addTests]);
    edit('Type', [typed(TEXT.replace('name: Gate', 'name: [Gate'))]);
    await saved();
    expect(host.document.text).toContain('name: [Gate');
    expect(host.document.text).toContain('testing.run');
  });

  test('where both changed the same, what was typed here stands', async () => {
    host.change([{ type: 'workflow.set', field: ['name'], value: 'Outside' }]);
    edit('Type', [typed(TEXT.replace('name: Gate', 'name: Here'))]);
    await saved();
    expect(host.document.text).toContain('name: Here');
  });
});

describe('undo after the window was closed and opened again', () => {
  const reopen = async (): Promise<void> => {
    closeDocument();
    showDocument('project', host.snapshot());
    await vi.waitFor(() => expect(useDocument.getState().undoStack.length).toBeGreaterThan(0));
  };

  test('every gesture can still be taken back to the byte, and what was undone can be done again', async () => {
    edit('Add tests', [addTests, place]);
    edit('Set path', [setPath]);
    const after = currentDocument();
    undo();
    await saved();
    await vi.waitFor(() => expect(host.kept?.revision).toBe(host.snapshot().revision));
    await reopen();
    redo();
    expect(currentDocument()).toEqual(after);
    undo();
    undo();
    expect(currentDocument()).toEqual({ name: 'gate', text: TEXT, layout: EMPTY_LAYOUT });
    await saved();
    expect(host.document.text).toBe(TEXT);
  });

  test('a gesture made before the history has come stands on top of it', async () => {
    edit('Add tests', [addTests]);
    await saved();
    await vi.waitFor(() => expect(host.kept?.steps).toHaveLength(1));
    closeDocument();
    showDocument('project', host.snapshot());
    edit('Set path', [setPath]);
    await vi.waitFor(() => expect(useDocument.getState().undoStack).toHaveLength(2));
    undo();
    undo();
    expect(currentDocument().text).toBe(TEXT);
  });

  test('a file that changed elsewhere keeps the steps that still fit', async () => {
    edit('Set path', [setPath]);
    await saved();
    await vi.waitFor(() => expect(host.kept?.steps).toHaveLength(1));
    host.change([addTests]);
    await reopen();
    undo();
    expect(useDocument.getState().workflow?.nodes['lint']?.parameters).toBeUndefined();
    expect(useDocument.getState().workflow?.nodes['tests']).toBeDefined();
  });
});
