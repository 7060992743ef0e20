import type { NodeProps } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { messages } from '../messages/messages.ts';
import { select } from '../stores/view-store.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { changeMark } from './mark-commands.ts';
import { MarkColors } from './MarkColors.tsx';
import type { GroupNode } from './marks-view.ts';
import { colorOf, LEAST_GROUP } from './marks.ts';
import { MarkResizer } from './NoteCard.tsx';

const text = messages.canvas.marks;

/** A frame with a title. Its head moves it, and what stands in it. */
export const GroupFrame = memo(function GroupFrame({ id, data: { group }, selected }: NodeProps<GroupNode>) {
  const isRenaming = useCanvas((canvas) => canvas.renaming === id);
  const rename = (): void => useCanvas.setState({ renaming: id });
  return (
    <div
      className="group"
      data-group-id={id.slice('group:'.length)}
      data-color={colorOf(group.color, 'grey')}
      data-selected={selected ? '' : undefined}
      role="group"
      aria-label={text.group(group.title)}
    >
      {/* The keyboard selects groups in the outline; here the pointer does. */}
      <div className="group-head" onPointerDown={() => select([], [], [id])} onDoubleClick={rename}>
        {isRenaming ? <TitleField id={id} before={group.title} /> : <span className="truncate">{group.title}</span>}
      </div>
      {selected && !isRenaming && <MarkColors id={id} now={colorOf(group.color, 'grey')} onWrite={rename} />}
      <MarkResizer id={id} isVisible={selected && !isRenaming} least={LEAST_GROUP} />
    </div>
  );
});

function TitleField({ id, before }: { readonly id: string; readonly before: string }) {
  const field = useRef<HTMLInputElement>(null);
  const isDropped = useRef(false);
  useEffect(() => field.current?.select(), []);
  const finish = (): void => {
    const value = field.current?.value.trim() ?? before;
    useCanvas.setState({ renaming: undefined });
    if (!isDropped.current && value !== '' && value !== before) changeMark(id, { title: value }, text.undo.rename);
    canvasElement()?.focus({ preventScroll: true });
  };
  return (
    <input
      ref={field}
      className="group-field nodrag nopan"
      defaultValue={before}
      aria-label={text.rename}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') isDropped.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') field.current?.blur();
      }}
    />
  );
}
