import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { leaveWorkflow, useTrail } from '../stores/trail-store.ts';
import { select, useView } from '../stores/view-store.ts';
import {
  deleteSelection,
  deleteSelectionAndHeal,
  disableSelection,
  foldAll,
  foldSelection,
  muteSelection,
  nudgeSelection,
  openAddNode,
  openDetails,
  openField,
  openLogOf,
  openPanes,
  openReplace,
  renameSelected,
  selectAll,
  selectReach,
  tidy,
  walkTo,
} from './canvas-commands.ts';
import { copyToClipboard, cutToClipboard, duplicateSelection, pasteFromClipboard } from './clipboard-commands.ts';
import { ARRANGEMENTS, type Arrangement } from './arrange.ts';
import { useCanvas } from './canvas-store.ts';
import {
  addNote,
  arrangeSelection,
  groupSelection,
  openArrangeMenu,
  selectConnected,
  ungroupSelection,
  whyNotArrange,
  whyNotGroup,
  whyNotUngroup,
} from './mark-commands.ts';
import { canvasElement, fitSelection, fitView, showOverview, zoomFull, zoomIn, zoomOut } from './canvas-view.ts';
import { edgeActions } from './edge-actions.ts';
import { findNext, openFind } from './find-commands.ts';
import { startConnecting } from './keyboard-connect.ts';
import { moveSelectedInOrder } from './order-commands.ts';
import { roundActions } from './round-actions.ts';
import { useScene } from './scene.ts';
import { enterSelected, inlineSelected, openExtract, selectedWorkflow } from './sub-workflow-commands.ts';
import type { Direction } from './walk.ts';

const text = messages.canvas.actions;
const because = messages.canvas.because;

type Reason = () => string | undefined;

const noWorkflow: Reason = () => (useScene.getState().workflow === undefined ? because.noWorkflow : undefined);
const noNodes: Reason = () => noWorkflow() ?? (useScene.getState().cards.length === 0 ? because.noNodes : undefined);
const noSelection: Reason = () => (useView.getState().selectedNodes.length === 0 ? because.noSelection : undefined);
const notOneThing: Reason = () => {
  const { selectedNodes, selectedMarks } = useView.getState();
  return selectedNodes.length + selectedMarks.length === 1 ? undefined : because.notOneNode;
};
const notOneNode: Reason = () => (useView.getState().selectedNodes.length === 1 ? undefined : because.notOneNode);
const nothingSelected: Reason = () => {
  const { selectedEdges, selectedMarks } = useView.getState();
  const isNothing = selectedEdges.length === 0 && selectedMarks.length === 0 && noSelection() !== undefined;
  return isNothing ? because.nothingSelected : undefined;
};

const nothingToCopy: Reason = () => (useView.getState().selectedMarks.length > 0 ? noWorkflow() : noSelection());

/**
 * Arrows, Enter, Delete and the clipboard belong to whatever has the focus: a tree, a list, selected text. They are the canvas's
 * when the focus is on it or nowhere.
 */
function elsewhere(reason: Reason, isAlsoInOutline = false): Reason {
  return () => {
    const focused = document.activeElement;
    const isHere =
      (isAlsoInOutline && focused?.closest('[data-outline] .outline-row') != null) ||
      focused === null ||
      focused === document.body ||
      canvasElement()?.contains(focused) === true ||
      focused.closest('[role="dialog"]') !== null;
    return isHere ? reason() : because.elsewhere;
  };
}

/** Text that somebody marked, in the log say, is what they mean to copy. */
function markedText(reason: Reason): Reason {
  return () => ((window.getSelection()?.toString() ?? '') === '' ? elsewhere(reason, true)() : because.elsewhere);
}

function edits(
  id: string,
  label: string,
  shortcuts: readonly string[],
  disabledBecause: Reason,
  run: () => void,
): UserAction {
  return { id: `canvas.${id}`, label, group: 'edit', shortcuts, disabledBecause, run };
}

function views(
  id: string,
  label: string,
  shortcuts: readonly string[],
  disabledBecause: Reason,
  run: () => void,
): UserAction {
  return { id: `canvas.${id}`, label, group: 'view', shortcuts, disabledBecause, run };
}

export const fitAction = views('fit', text.fit, ['f', '1', 'Shift+Digit1'], noNodes, () => fitView());
export const tidyAction: UserAction = {
  ...edits('tidy', text.tidy, ['Shift+Alt+KeyT'], noNodes, tidy),
  keywords: ['layout', 'arrange', 'sort', 'dagre'],
};
export const zoomInAction = views('zoomIn', text.zoomIn, ['+', '='], noWorkflow, zoomIn);
export const zoomOutAction = views('zoomOut', text.zoomOut, ['-'], noWorkflow, zoomOut);
export const minimapAction = views('minimap', text.minimap, ['Alt+KeyM'], noWorkflow, () =>
  useCanvas.setState(({ isMinimapShown }) => ({ isMinimapShown: !isMinimapShown })),
);
export const addNodeAction = edits('addNode', text.addNode, ['n'], noWorkflow, openAddNode);
export const deleteAction = edits(
  'delete',
  text.deleteSelection,
  ['Delete', 'Backspace'],
  elsewhere(nothingSelected, true),
  deleteSelection,
);
export const healAction = edits(
  'deleteAndHeal',
  text.deleteAndHeal,
  ['$mod+Delete', '$mod+Backspace'],
  noSelection,
  deleteSelectionAndHeal,
);
export const copyAction = edits('copy', text.copy, ['$mod+c'], markedText(nothingToCopy), copyToClipboard);
export const cutAction = edits('cut', text.cut, ['$mod+x'], markedText(nothingToCopy), cutToClipboard);
export const pasteAction = edits(
  'paste',
  text.paste,
  ['$mod+v'],
  elsewhere(noWorkflow, true),
  () => void pasteFromClipboard(false),
);
export const duplicateAction = edits('duplicate', text.duplicate, ['$mod+d'], nothingToCopy, duplicateSelection);
export const disableAction: UserAction = {
  ...edits('disable', text.disable, ['d'], noSelection, disableSelection),
  keywords: ['bypass', 'pass through', 'enable'],
};
export const muteAction: UserAction = {
  ...edits('mute', text.mute, ['m'], noSelection, muteSelection),
  keywords: ['skip', 'off', 'branch'],
};
export const replaceAction: UserAction = {
  ...edits('replace', text.replace, ['r'], notOneNode, openReplace),
  keywords: ['change', 'swap', 'action'],
};
export const renameAction = edits('rename', text.rename, ['F2'], notOneThing, renameSelected);
export const connectAction: UserAction = {
  ...edits('connect', text.connect, ['c'], elsewhere(notOneNode, true), startConnecting),
  keywords: ['edge', 'keyboard'],
};
const runAfterAction: UserAction = {
  ...edits('runAfter', text.runAfter, ['a'], notOneNode, () => openField('after')),
  keywords: ['after', 'order', 'depends', 'edge', 'finished'],
};
const changeIdAction = edits('changeId', text.changeId, ['Shift+F2'], notOneNode, () => openField('id'));
const orderActions = [
  edits('moveEarlier', text.moveEarlier, [], notOneNode, () => moveSelectedInOrder('earlier')),
  edits('moveLater', text.moveLater, [], notOneNode, () => moveSelectedInOrder('later')),
];
const noContainer: Reason = () => {
  const { selectedNodes } = useView.getState();
  const isAny = useScene.getState().cards.some((card) => card.isContainer && selectedNodes.includes(card.path));
  return isAny ? undefined : because.noContainer;
};
export const foldAction: UserAction = {
  ...edits('fold', text.fold, [], noContainer, foldSelection),
  keywords: ['collapse', 'expand', 'container'],
};
export const detailsAction = views('details', text.openDetails, ['Enter'], elsewhere(noWorkflow), () =>
  enterOrDetails(),
);
const inputAction = views('input', messages.details.openInput, ['i'], notOneNode, () => openPanes('input'));
const outputAction = views('output', messages.details.openOutput, ['o'], notOneNode, () => openPanes('output'));
export const logAction = views('log', text.openLog, [], notOneNode, () =>
  openLogOf(useView.getState().selectedNodes[0] ?? ''),
);
export const selectAllAction = edits('selectAll', text.selectAll, ['$mod+a'], elsewhere(noNodes), selectAll);
const noSubWorkflow: Reason = () => (selectedWorkflow() === undefined ? because.noSubWorkflow : undefined);
const notInside: Reason = () => (useTrail.getState().steps.length === 0 ? because.notInside : undefined);
const noSubEdit =
  (reason: Reason): Reason =>
  () =>
    useRun.getState().isPast ? because.pastRun : reason();
export const extractAction: UserAction = {
  ...edits('extract', text.extract, ['Alt+KeyX'], noSubEdit(noSelection), openExtract),
  keywords: ['sub-workflow', 'extract', 'subflow', 'function'],
};
export const inlineAction: UserAction = {
  ...edits('inline', text.inline, [], noSubEdit(noSubWorkflow), () => void inlineSelected()),
  keywords: ['sub-workflow', 'inline', 'expand', 'unpack'],
};
export const enterAction: UserAction = {
  ...views('enter', text.enter, ['$mod+Shift+o'], noSubWorkflow, enterSelected),
  keywords: ['sub-workflow', 'open', 'inside'],
};
const leaveAction: UserAction = {
  ...views('leave', text.leave, ['Alt+ArrowUp'], notInside, () => void leaveWorkflow()),
  keywords: ['sub-workflow', 'back', 'up', 'breadcrumb'],
};
/** Escape: first out of the selection, then out of the workflow. */
const escape = (): void => {
  if (nothingSelected() === undefined) select([]);
  else void leaveWorkflow();
};
/** `Enter` goes into a workflow that a node runs, as a double-click does; of any other node it opens the parameters. */
const enterOrDetails = (): void => {
  if (noSubWorkflow() === undefined) enterSelected();
  else openDetails();
};
export const fitSelectionAction = views(
  'fitSelection',
  text.fitSelection,
  ['2', '.', 'Shift+Digit2'],
  noSelection,
  fitSelection,
);

const DIRECTIONS: readonly (readonly [Direction, string])[] = [
  ['left', 'ArrowLeft'],
  ['right', 'ArrowRight'],
  ['up', 'ArrowUp'],
  ['down', 'ArrowDown'],
];
const GRID = 8;

const arrows = DIRECTIONS.flatMap(([direction, key]): readonly UserAction[] => [
  views(`walk.${direction}`, text.walk[direction], [key], elsewhere(noNodes), () => walkTo(direction)),
  edits(`nudge.${direction}`, text.nudge[direction], [`$mod+${key}`], elsewhere(noSelection), () =>
    nudgeSelection(direction, GRID),
  ),
  edits(`nudgeFar.${direction}`, text.nudgeFar[direction], [`$mod+Shift+${key}`], elsewhere(noSelection), () =>
    nudgeSelection(direction, GRID * 10),
  ),
]);

export const noteAction: UserAction = {
  ...edits('note', text.note, ['Shift+s'], noWorkflow, addNote),
  keywords: ['comment', 'sticky', 'markdown'],
};
export const groupAction: UserAction = {
  ...edits('group', text.group, ['$mod+g'], whyNotGroup, groupSelection),
  keywords: ['frame', 'section'],
};
export const ungroupAction = edits('ungroup', text.ungroup, ['$mod+Shift+g'], whyNotUngroup, ungroupSelection);
export const arrangeAction: UserAction = {
  ...edits('arrange', text.arrange, ['Alt+KeyA'], whyNotArrange, openArrangeMenu),
  keywords: ['align', 'distribute', 'line up'],
};
/** After `Alt+A`, each by its letter. */
export const arrangeActions: readonly (UserAction & { readonly letter: string })[] = (
  Object.entries(ARRANGEMENTS) as [Arrangement, string][]
).map(([how, letter]) => ({
  ...edits(`arrange.${how}`, messages.canvas.marks.arrangements[how], [], whyNotArrange, () => arrangeSelection(how)),
  letter,
}));

/** Everything that can be done on the canvas, for keys, menus and the command palette. */
export const canvasActions: readonly UserAction[] = [
  addNodeAction,
  connectAction,
  renameAction,
  runAfterAction,
  changeIdAction,
  ...orderActions,
  replaceAction,
  disableAction,
  muteAction,
  views('find', text.find, ['$mod+f'], noNodes, openFind),
  views('findNext', text.findNext, ['F3'], noNodes, () => findNext(1)),
  views('findPrevious', text.findPrevious, ['Shift+F3'], noNodes, () => findNext(-1)),
  copyAction,
  cutAction,
  pasteAction,
  edits(
    'pasteKeeping',
    text.pasteKeeping,
    ['$mod+Shift+v'],
    elsewhere(noWorkflow, true),
    () => void pasteFromClipboard(true),
  ),
  duplicateAction,
  deleteAction,
  healAction,
  tidyAction,
  selectAllAction,
  edits('selectUpstream', text.selectUpstream, ['Shift+ArrowLeft'], elsewhere(noSelection), () =>
    selectReach('upstream'),
  ),
  edits('selectDownstream', text.selectDownstream, ['Shift+ArrowRight'], elsewhere(noSelection), () =>
    selectReach('downstream'),
  ),
  edits('selectConnected', text.selectConnected, ['Alt+KeyS'], elsewhere(noSelection), selectConnected),
  noteAction,
  groupAction,
  ungroupAction,
  arrangeAction,
  ...arrangeActions,
  edits(
    'clearSelection',
    text.clearSelection,
    ['Escape'],
    elsewhere(() => (notInside() === undefined ? undefined : nothingSelected())),
    escape,
  ),
  extractAction,
  inlineAction,
  enterAction,
  leaveAction,
  foldAction,
  edits('foldAll', text.foldAll, ['Shift+Alt+KeyG'], noNodes, () => foldAll(true)),
  edits('unfoldAll', text.unfoldAll, ['Alt+KeyG'], noNodes, () => foldAll(false)),
  ...edgeActions,
  ...roundActions.map((action) => ({
    ...action,
    disabledBecause: elsewhere(() => action.disabledBecause?.(), true),
  })),
  ...arrows,
  detailsAction,
  inputAction,
  outputAction,
  logAction,
  fitAction,
  fitSelectionAction,
  zoomInAction,
  zoomOutAction,
  views('overview', text.overview, ['z'], noNodes, showOverview),
  views('zoomFull', text.zoomFull, ['0', 'Shift+Digit0'], noWorkflow, zoomFull),
  minimapAction,
];
