import { Plus } from 'lucide-react';
import { useKeyLabel } from '../app/action.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { openSheet } from '../stores/view-store.ts';
import { addNodeAction } from './canvas-actions.ts';
import { useScene } from './scene.ts';

const text = messages.canvas.empty;

/** Lies over the empty canvas; only its button takes clicks, so drops and double clicks reach the canvas below. */
export function CanvasEmpty() {
  const isEmpty = useScene((scene) => scene.workflow !== undefined && scene.cards.length === 0);
  const key = useKeyLabel(addNodeAction);
  if (!isEmpty) return null;
  return (
    <div className="canvas-empty">
      <div className="canvas-empty-title">{text.title}</div>
      <Button
        look="main"
        icon={<Plus size={16} />}
        tooltip={text.button}
        shortcut={key}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          openSheet({ kind: 'addNode', at: { x: box.left - 180, y: box.bottom + 28 } });
        }}
      >
        {text.button}
      </Button>
      <div className="canvas-empty-hint">{text.hint}</div>
    </div>
  );
}
