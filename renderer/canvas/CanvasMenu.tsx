import { useEffect, type KeyboardEvent } from 'react';
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { keysOf, shortcutLabel, type UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { runToSelectedAction } from '../runs/run-actions.ts';
import { previewRunTo } from '../stores/forecast-store.ts';
import { useView } from '../stores/view-store.ts';
import {
  addNodeAction,
  arrangeAction,
  arrangeActions,
  connectAction,
  copyAction,
  cutAction,
  deleteAction,
  detailsAction,
  disableAction,
  duplicateAction,
  enterAction,
  extractAction,
  fitAction,
  fitSelectionAction,
  foldAction,
  groupAction,
  healAction,
  inlineAction,
  logAction,
  minimapAction,
  muteAction,
  noteAction,
  pasteAction,
  renameAction,
  replaceAction,
  selectAllAction,
  tidyAction,
  ungroupAction,
} from './canvas-actions.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { conditionsOf, insertOnEdgeAction, selectedEdgesOnly } from './edge-actions.ts';

type Entry = UserAction | 'line';

const ENTRIES: Readonly<Record<'node' | 'edge' | 'canvas' | 'arrange', readonly Entry[]>> = {
  node: [
    runToSelectedAction,
    'line',
    detailsAction,
    logAction,
    renameAction,
    replaceAction,
    disableAction,
    muteAction,
    foldAction,
    enterAction,
    'line',
    connectAction,
    addNodeAction,
    'line',
    copyAction,
    cutAction,
    duplicateAction,
    'line',
    groupAction,
    ungroupAction,
    arrangeAction,
    tidyAction,
    fitSelectionAction,
    extractAction,
    inlineAction,
    'line',
    healAction,
    deleteAction,
  ],
  edge: [insertOnEdgeAction, 'line', deleteAction],
  arrange: arrangeActions,
  canvas: [
    addNodeAction,
    noteAction,
    pasteAction,
    'line',
    selectAllAction,
    tidyAction,
    'line',
    fitAction,
    minimapAction,
  ],
};
const DANGER: readonly UserAction[] = [deleteAction, healAction];

/** One menu for the whole canvas: a thousand cards with a menu each would be a thousand menus. */
export function CanvasMenu() {
  const menu = useCanvas((canvas) => canvas.menu);
  if (menu === undefined) return null;
  const { x, y } = menu.at;
  const anchor = { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
  return (
    <Base.Root open modal={false} onOpenChange={(isOpen) => !isOpen && useCanvas.setState({ menu: undefined })}>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" anchor={anchor} side="bottom" align="start" positionMethod="fixed">
          <Base.Popup
            className="menu"
            aria-label={menu.kind === 'arrange' ? messages.canvas.marks.arrangeMenu : messages.canvas.canvasMenu}
            finalFocus={() => canvasElement() ?? null}
            onKeyDownCapture={menu.kind === 'arrange' ? pressLetter : undefined}
          >
            {menu.kind === 'edge' && <Conditions />}
            {ENTRIES[menu.kind].map((entry, index) =>
              entry === 'line' ? (
                <Base.Separator key={`line-${index}`} className="menu-separator" />
              ) : (
                <Item key={entry.id} action={entry} />
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** In the menu of arrangements a letter is enough: `Alt+A`, then `L`. */
function pressLetter(event: KeyboardEvent): void {
  const action = arrangeActions.find(({ letter }) => letter === event.key.toLowerCase());
  if (action === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  useCanvas.setState({ menu: undefined });
  action.run();
  canvasElement()?.focus({ preventScroll: true });
}

/** How the source must have ended; the one that holds is marked. */
function Conditions() {
  const edges = selectedEdgesOnly();
  const [edge] = edges;
  if (edge === undefined) return null;
  const isShared = edges.every(({ condition }) => condition === edge.condition);
  return (
    <>
      <Base.RadioGroup value={isShared ? edge.condition : ''}>
        {conditionsOf(edge).map(({ condition, action }) => (
          <Base.RadioItem key={condition} value={condition} className="menu-item" closeOnClick onClick={action.run}>
            <span className="menu-mark">
              <Base.RadioItemIndicator>
                <Check size={14} aria-hidden="true" />
              </Base.RadioItemIndicator>
            </span>
            <span className="menu-item-label">{action.label}</span>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
      <Base.Separator className="menu-separator" />
    </>
  );
}

function Item({ action }: { readonly action: UserAction }) {
  const reason = isFocusReason(action) ? undefined : action.disabledBecause?.();
  const isRunTo = action === runToSelectedAction;
  useEffect(() => (isRunTo ? () => void previewRunTo(undefined) : undefined), [isRunTo]);
  const preview = isRunTo
    ? {
        onMouseEnter: () => void previewRunTo(useView.getState().selectedNodes[0]),
        onMouseLeave: () => void previewRunTo(undefined),
      }
    : {};
  const key = 'letter' in action && typeof action.letter === 'string' ? action.letter : keysOf(action)[0];
  return (
    <Base.Item
      className="menu-item"
      {...preview}
      disabled={reason !== undefined}
      title={reason}
      data-danger={DANGER.includes(action) ? '' : undefined}
      onClick={action.run}
    >
      <span className="menu-item-label">{action.label}</span>
      {key !== undefined && <kbd>{shortcutLabel(key)}</kbd>}
    </Base.Item>
  );
}

/** While the menu is open it has the focus itself; "click the canvas first" would be nonsense. */
function isFocusReason(action: UserAction): boolean {
  return action.disabledBecause?.() === messages.canvas.because.elsewhere;
}
