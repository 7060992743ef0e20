import { create } from 'zustand';
import type { DocumentSnapshot } from '#shared/bridge/workflow-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import { sameData } from '#shared/workflow/data-change.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { invertEdits, rebaseUndo } from '#shared/workflow/invert.ts';
import { joinPreferringOurs, mergeLines } from '#shared/workflow/merge-lines.ts';
import { mergeWorkflows } from '#shared/workflow/merge-workflow.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { historyFor, type MadeFile, type UndoStep } from '#shared/workflow/undo-history.ts';
import { EMPTY_LAYOUT, type Layout, type Workflow } from '#shared/workflow/workflow.ts';
import type { WorkflowDocument } from '#shared/workflow/document.ts';
import { api } from './connection.ts';
import { messages } from '../messages/messages.ts';
import { reportProblem, tell } from './notices.tsx';
import { bringBackFile, takeBackFile } from './made-files.ts';
import { askAboutConflicts, forgetOutside } from './outside-store.ts';
import { useRun } from './run-store.ts';
import { keepHistory, keptHistory } from './undo-keeping.ts';

/** The open document. The text is the truth; `workflow` is what reading it yields, and stays the last readable one while somebody types. */
export interface DocumentState {
  readonly project: string | undefined;
  readonly name: string | undefined;
  readonly text: string;
  readonly layout: Layout;
  readonly workflow: Workflow | undefined;
  /** True while `text` cannot be read and `workflow` is the last good one. */
  readonly isStale: boolean;
  readonly problems: readonly Problem[];
  readonly revision: string;
  readonly saveState: 'saved' | 'saving' | 'unsaved';
  readonly undoStack: readonly UndoStep[];
  readonly redoStack: readonly UndoStep[];
}

const CLOSED: DocumentState = {
  project: undefined,
  name: undefined,
  text: '',
  layout: EMPTY_LAYOUT,
  workflow: undefined,
  isStale: false,
  problems: [],
  revision: '',
  saveState: 'saved',
  undoStack: [],
  redoStack: [],
};

export const useDocument = create<DocumentState>(() => CLOSED);

/** Edits on their way to the host, oldest first. They are applied here at once and sent in order. */
let unsent: Edit[] = [];
/** The text the host is known to have: what both sides started from when the file changes outside. */
let savedText = '';
/** Counts what was shown, so that an answer that comes late is not taken for another document. */
let shown = 0;
/** What could be undone before is on its way: anything kept now would take its place. */
let isHistoryAwaited = false;
/** The sending that is under way. */
let sending: Promise<void> | undefined;
/** The revision told of while our own edits were under way: which of them is the later one only the host can say. `unknown` after a reconnect. */
let toldMeanwhile: string | undefined;

export function showDocument(project: string, document: DocumentSnapshot): void {
  unsent = [];
  forgetOutside();
  const { name, text, layout, revision, problems } = document;
  savedText = text;
  frozen = frozenText(name);
  useDocument.setState({ ...CLOSED, project, name, text, layout, revision, problems, ...read(text, undefined) });
  shown += 1;
  isHistoryAwaited = document.saved;
  if (document.saved) void bringHistory(project, document, shown);
}

export function closeDocument(): void {
  unsent = [];
  forgetOutside();
  shown += 1;
  useDocument.setState(CLOSED);
}

/** What could be undone before the window was closed or another workflow was shown; what was edited meanwhile stands on top of it. */
async function bringHistory(project: string, document: DocumentSnapshot, turn: number): Promise<void> {
  const kept = await keptHistory(project, document.name);
  if (turn !== shown) return;
  isHistoryAwaited = false;
  const hasKept = kept !== undefined && kept.steps.length > 0;
  const history = hasKept ? historyFor(document, document.revision, kept) : undefined;
  if (hasKept && history === undefined) tell(messages.app.historyLost);
  const { undoStack, redoStack } = useDocument.getState();
  const isFresh = undoStack.length === 0 && redoStack.length === 0;
  if (history !== undefined)
    useDocument.setState({
      undoStack: [...history.undo, ...undoStack],
      redoStack: isFresh ? history.redo : redoStack,
    });
  if (!isFresh) keep();
}

/** Gives the host what can be undone from what is saved. */
function keep(): void {
  const { project, name, revision, saveState, undoStack: undo, redoStack: redo } = useDocument.getState();
  if (isHistoryAwaited || saveState !== 'saved' || project === undefined || name === undefined) return;
  keepHistory({ project, name, revision, undo, redo });
}

/**
 * One gesture: applied at once, one entry on the undo stack, saved by the host. Returns false when it was refused (and says why).
 * `made`: a file the gesture made beside the document; undo takes that away too.
 */
export function edit(label: string, edits: readonly Edit[], made?: MadeFile): boolean {
  if (edits.length === 0) return false;
  if (isReadOnly()) return false;
  const before = currentDocument();
  const result = applyEdits(before, edits);
  if (!result.ok) {
    reportProblem(result.problem);
    return false;
  }
  const after = result.value;
  if (after.text === before.text && after.layout === before.layout) return false;
  const { undoStack } = useDocument.getState();
  useDocument.setState({
    undoStack: [...undoStack, { label, before, after, ...(made === undefined ? {} : { made }) }],
    redoStack: [],
  });
  accept(after, edits);
  return true;
}

function isReadOnly(): boolean {
  const { isPast } = useRun.getState();
  if (isPast) tell(messages.app.pastRun.readOnly);
  return isPast;
}

export function undo(): void {
  if (isReadOnly()) return;
  const { undoStack, redoStack } = useDocument.getState();
  const entry = undoStack.at(-1);
  if (entry === undefined) return;
  useDocument.setState({ undoStack: undoStack.slice(0, -1), redoStack: [...redoStack, entry] });
  goBack(entry.before, entry.after);
  const { made } = entry;
  const { project } = useDocument.getState();
  // The document stops naming a file before the file goes, and never the other way round.
  if (made !== undefined && project !== undefined) void saved().then(() => takeBackFile(project, made));
}

export function redo(): void {
  if (isReadOnly()) return;
  const { undoStack, redoStack } = useDocument.getState();
  const entry = redoStack.at(-1);
  if (entry === undefined) return;
  useDocument.setState({ undoStack: [...undoStack, entry], redoStack: redoStack.slice(0, -1) });
  const { made } = entry;
  const { project } = useDocument.getState();
  if (made === undefined || project === undefined) {
    goBack(entry.after, entry.before);
    return;
  }
  const turn = shown;
  void bringBackFile(project, made).then(() => {
    if (turn === shown) goBack(entry.after, entry.before);
  });
}

/** Exact when nobody else touched the document since; otherwise only what this gesture did is taken back. */
function goBack(to: WorkflowDocument, from: WorkflowDocument): void {
  const current = currentDocument();
  const isUntouched = current.text === from.text && sameData(current.layout, from.layout);
  const edits = isUntouched ? invertEdits(to, from) : rebaseUndo(current, to, from);
  if (edits.length === 0) {
    tell(messages.app.nothingLeftToUndo);
    return;
  }
  const result = applyEdits(current, edits);
  if (result.ok) accept(result.value, edits);
  else reportProblem(result.problem);
}

function accept(document: WorkflowDocument, edits: readonly Edit[]): void {
  const { text, workflow } = useDocument.getState();
  const reading = document.text === text ? {} : read(document.text, workflow);
  useDocument.setState({ text: document.text, layout: document.layout, saveState: 'unsaved', ...reading });
  unsent.push(...edits);
  void send();
}

function send(): Promise<void> {
  sending ??= sendAll().then((isDone) => {
    sending = undefined;
    // Edits made between the last look and now would otherwise wait for the next gesture.
    if (isDone && unsent.length > 0) return send();
    return lookAgain();
  });
  return sending;
}

async function lookAgain(): Promise<void> {
  const told = toldMeanwhile;
  toldMeanwhile = undefined;
  const { project, name, revision } = useDocument.getState();
  if (told === undefined || told === revision || project === undefined || name === undefined) return;
  const found = await api()
    .workflows.open({ project, name })
    // No connection: after it is back the host tells what it has.
    .catch(() => undefined);
  if (found?.ok === true && useDocument.getState().project === project) takeForeignChange(found.value);
}

/** What it said when it last refused to save is over as soon as it saves. */
let takeRefusalAway: (() => void) | undefined;

/** False when something has to wait: the host refused it or does not answer. */
async function sendAll(): Promise<boolean> {
  try {
    while (unsent.length > 0) {
      const { project, name, revision } = useDocument.getState();
      if (project === undefined || name === undefined) return true;
      const batch = [...unsent];
      const { text } = useDocument.getState();
      useDocument.setState({ saveState: 'saving' });
      const result = await api().workflows.edit({ project, name, baseRevision: revision, edits: batch });
      // The window may show another document by now; what was sent is saved all the same.
      if (useDocument.getState().name !== name || useDocument.getState().project !== project) return true;
      if (!result.ok) {
        takeRefusalAway = reportProblem(result.problem);
        useDocument.setState({ saveState: 'unsaved' });
        return false;
      }
      takeRefusalAway?.();
      takeRefusalAway = undefined;
      if (result.value.state === 'applied') {
        unsent = unsent.slice(batch.length);
        savedText = text;
        useDocument.setState({ revision: result.value.revision, problems: result.value.problems });
      } else {
        rebaseOnto(result.value.document);
      }
      if (unsent.length === 0) {
        useDocument.setState({ saveState: 'saved' });
        keep();
      }
    }
    return true;
  } catch {
    // The connection is gone: everything unsent stays here and goes out when it is back.
    useDocument.setState({ saveState: 'unsaved' });
    return false;
  }
}

/** Resolves when everything edited so far is on disk, or could not be sent. What runs next must see what the person sees. */
export function saved(): Promise<void> {
  return send();
}

/** After a reconnect: what waits here goes out, and what changed outside meanwhile is brought. */
export function resendEdits(): void {
  toldMeanwhile = 'unknown';
  void send();
}

/** What this machine has is another now (a secret, the path of a program): the same text may have other problems. */
export async function checkAgain(): Promise<void> {
  await saved();
  const { project, name } = useDocument.getState();
  if (project === undefined || name === undefined) return;
  const found = await api()
    .workflows.open({ project, name })
    // No connection: problems come with the next edit.
    .catch(() => undefined);
  if (found?.ok === true && found.value.revision === useDocument.getState().revision && unsent.length === 0)
    useDocument.setState({ problems: found.value.problems });
}

/** Another face, an editor or git changed the file: their version, with our unsent edits applied again. */
export function takeForeignChange(document: DocumentSnapshot): void {
  const state = useDocument.getState();
  if (document.name !== state.name) return;
  if (sending !== undefined) toldMeanwhile = document.revision;
  if (sending !== undefined || document.revision === state.revision) return;
  rebaseOnto(document);
  void send();
}

function rebaseOnto(snapshot: DocumentSnapshot): void {
  const base: WorkflowDocument = { name: snapshot.name, text: snapshot.text, layout: snapshot.layout };
  // A whole text would write over what changed outside, and an edit may have lost its place: then the texts are merged.
  const isWhole = unsent.some((one) => one.type === 'text.set');
  const replayed = isWhole ? undefined : applyEdits(base, unsent);
  if (replayed?.ok !== true && unsent.length > 0) unsent = mergedEdits(snapshot.text);
  else if (unsent.length > 0) {
    // Ours goes over theirs where both changed the same: that must not pass in silence.
    const merged = mergeWorkflows(savedText, useDocument.getState().text, snapshot.text);
    if (merged.ok) askAboutConflicts(merged.value.conflicts);
  }
  savedText = snapshot.text;
  const result = replayed?.ok === true ? replayed : applyEdits(base, unsent);
  const document = result.ok ? result.value : base;
  const { workflow } = useDocument.getState();
  useDocument.setState({
    text: document.text,
    layout: document.layout,
    revision: snapshot.revision,
    problems: snapshot.problems,
    ...read(document.text, workflow),
  });
}

/** What is left to send so that the host has both: theirs, and what was done here. Where both changed the same, ours stands, and that is told. */
function mergedEdits(theirs: string): Edit[] {
  const text = mergeTexts(savedText, useDocument.getState().text, theirs);
  return [...unsent.filter((one) => one.type.startsWith('layout.')), { type: 'text.set', text }];
}

/** Both sides' changes of a text. Where both changed the same, ours stands, and the person is asked. */
export function mergeTexts(base: string, ours: string, theirs: string): string {
  const merged = mergeWorkflows(base, ours, theirs);
  if (!merged.ok) return joinPreferringOurs(mergeLines(base, ours, theirs));
  askAboutConflicts(merged.value.conflicts);
  return merged.value.text;
}

export function currentDocument(): WorkflowDocument {
  const { name, text, layout } = useDocument.getState();
  return { name: name ?? '', text, layout };
}

/** The text a past run was made from, while that run is shown; also of a workflow that a node of it ran. */
function frozenText(name: string | undefined): string | undefined {
  const { isPast, state } = useRun.getState();
  if (!isPast || state === undefined || name === undefined) return undefined;
  return state.plan.workflow === name ? state.plan.text : (state.plan.workflows?.[name]?.text ?? state.plan.text);
}

let frozen: string | undefined;

/** Everything that draws a workflow then draws that of the run; what is edited and saved stays today's. */
useRun.subscribe(() => {
  const { text, workflow, name } = useDocument.getState();
  const wanted = frozenText(name);
  if (wanted === frozen) return;
  frozen = wanted;
  if (name !== undefined) useDocument.setState(read(text, workflow));
});

function read(text: string, last: Workflow | undefined): Pick<DocumentState, 'workflow' | 'isStale'> {
  const { workflow } = readWorkflow(frozen ?? text);
  return workflow === undefined ? { workflow: last, isStale: true } : { workflow, isStale: false };
}
