import { NodeToolbar, Position } from '@xyflow/react';
import { Pencil, Trash2 } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { changeMark, removeMark } from './mark-commands.ts';
import { MARK_COLORS, type MarkColor } from './marks.ts';

const text = messages.canvas.marks;

/** Above a selected note or group: its colours, write, delete. */
export function MarkColors({
  id,
  now,
  onWrite,
}: {
  readonly id: string;
  readonly now: MarkColor;
  readonly onWrite: () => void;
}) {
  return (
    <NodeToolbar
      nodeId={id}
      isVisible
      position={Position.Top}
      align="start"
      offset={8}
      className="mark-tools nodrag nopan"
      role="toolbar"
      aria-label={text.tools}
    >
      {MARK_COLORS.map((color) => (
        <button
          key={color}
          type="button"
          className="mark-color"
          data-color={color}
          aria-label={text.color(text.colors[color])}
          aria-pressed={color === now}
          title={text.colors[color]}
          onClick={() => changeMark(id, { color }, text.undo.color)}
        />
      ))}
      <button type="button" aria-label={text.write} title={text.write} onClick={onWrite}>
        <Pencil size={14} aria-hidden="true" />
      </button>
      <button type="button" aria-label={text.remove} title={text.remove} onClick={() => removeMark(id)}>
        <Trash2 size={14} aria-hidden="true" />
      </button>
    </NodeToolbar>
  );
}
