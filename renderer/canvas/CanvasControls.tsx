import { Panel, useStore } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import { useKeyLabel } from '../app/action.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { fitAction, minimapAction, zoomInAction, zoomOutAction } from './canvas-actions.ts';
import { useCanvas } from './canvas-store.ts';
import { zoomFull } from './canvas-view.ts';
import { useScene } from './scene.ts';

const text = messages.canvas.controls;

/** Zoom at the lower right. The names differ from the run bar's, so that each button can be told from the other. */
export function CanvasControls() {
  const isMinimapShown = useCanvas((canvas) => canvas.isMinimapShown);
  const isEmpty = useScene((scene) => scene.cards.length === 0);
  return (
    <Panel position="bottom-right" className="canvas-controls nodrag nopan" role="group" aria-label={text.group}>
      <Button
        look="quiet"
        size="small"
        icon={<Minus size={14} />}
        aria-label={text.zoomOut}
        shortcut={useKeyLabel(zoomOutAction)}
        onClick={zoomOutAction.run}
      />
      <ZoomPercent />
      <Button
        look="quiet"
        size="small"
        icon={<Plus size={14} />}
        aria-label={text.zoomIn}
        shortcut={useKeyLabel(zoomInAction)}
        onClick={zoomInAction.run}
      />
      <span className="canvas-controls-line" />
      <Button
        look="quiet"
        size="small"
        icon={<Maximize size={14} />}
        aria-label={text.fit}
        shortcut={useKeyLabel(fitAction)}
        disabledBecause={isEmpty ? fitAction.disabledBecause?.() : undefined}
        onClick={fitAction.run}
      />
      <Button
        look="quiet"
        size="small"
        icon={<MapIcon size={14} />}
        aria-label={text.minimap}
        shortcut={useKeyLabel(minimapAction)}
        pressed={isMinimapShown}
        onClick={minimapAction.run}
      />
    </Panel>
  );
}

/** Changes with every step of the wheel, so it stands alone: nothing else is drawn again for it. */
function ZoomPercent() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <button
      type="button"
      className="canvas-zoom tabular"
      title={text.zoom(100)}
      aria-label={text.zoom(percent)}
      onClick={zoomFull}
    >
      {percent} %
    </button>
  );
}
