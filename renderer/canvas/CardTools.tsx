import { NodeToolbar, Position } from '@xyflow/react';
import { BellOff, CopyPlus, Ellipsis, Play, Trash2, type LucideIcon } from 'lucide-react';
import { keysOf, shortcutLabel, type UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { runToSelectedAction } from '../runs/run-actions.ts';
import { previewRunTo } from '../stores/forecast-store.ts';
import { tell } from '../stores/notices.tsx';
import { select, useView } from '../stores/view-store.ts';
import { deleteAction, duplicateAction, muteAction } from './canvas-actions.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { forgetCard, holdCard, leaveCard } from './card-hover.ts';
import { useScene } from './scene.ts';

const text = messages.canvas;

const TOOLS: readonly { readonly action: UserAction; readonly icon: LucideIcon }[] = [
  { action: runToSelectedAction, icon: Play },
  { action: muteAction, icon: BellOff },
  { action: duplicateAction, icon: CopyPlus },
  { action: deleteAction, icon: Trash2 },
];

/** What is done most often with a node, above the one under the pointer: drawn once for the canvas, not once per card. */
export function CardTools() {
  const path = useCanvas(({ hoveredCard, drawing, isFar, renaming, menu }) =>
    drawing !== undefined || isFar || renaming !== undefined || menu !== undefined ? undefined : hoveredCard,
  );
  const isThere = useScene(({ cards }) => path !== undefined && cards.some((card) => card.path === path));
  if (path === undefined || !isThere) return null;
  return (
    <NodeToolbar nodeId={path} isVisible position={Position.Top} align="start" offset={4}>
      <div
        className="card-tools nodrag nopan"
        role="toolbar"
        tabIndex={-1}
        aria-label={text.tools(path)}
        onMouseEnter={holdCard}
        onMouseLeave={leaveCard}
      >
        {TOOLS.map(({ action, icon }) => (
          <Tool key={action.id} action={action} icon={icon} path={path} />
        ))}
        <button
          type="button"
          tabIndex={-1}
          title={text.moreTools}
          aria-label={text.moreTools}
          aria-haspopup="menu"
          onClick={(event) => {
            selectAlone(path);
            const box = event.currentTarget.getBoundingClientRect();
            useCanvas.setState({ menu: { kind: 'node', at: { x: box.left, y: box.bottom + 4 } } });
          }}
        >
          <Ellipsis size={14} aria-hidden="true" />
        </button>
      </div>
    </NodeToolbar>
  );
}

/** The actions are about what is selected: of several selected nodes this may be one. */
function selectAlone(path: string): void {
  if (!useView.getState().selectedNodes.includes(path)) select([path]);
}

function Tool({
  action,
  icon: Icon,
  path,
}: {
  readonly action: UserAction;
  readonly icon: LucideIcon;
  readonly path: string;
}) {
  const [key] = keysOf(action);
  const name = key === undefined ? action.label : `${action.label} (${shortcutLabel(key)})`;
  const isRunTo = action === runToSelectedAction;
  return (
    <button
      type="button"
      tabIndex={-1}
      title={name}
      aria-label={action.label}
      onMouseEnter={() => isRunTo && void previewRunTo(path)}
      onMouseLeave={() => isRunTo && void previewRunTo(undefined)}
      onClick={() => {
        selectAlone(path);
        canvasElement()?.focus({ preventScroll: true });
        const reason = action.disabledBecause?.();
        if (reason === undefined) action.run();
        else tell(reason);
        if (!isRunTo) forgetCard();
      }}
    >
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}
