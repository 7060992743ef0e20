import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { messages } from '../messages/messages.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { changeMark, removeMark, resizeMark } from './mark-commands.ts';
import { MarkColors } from './MarkColors.tsx';
import type { NoteNode } from './marks-view.ts';
import { colorOf, LEAST_NOTE } from './marks.ts';

const text = messages.canvas.marks;

/** A note in Markdown; a double click writes in it. */
export const NoteCard = memo(function NoteCard({ id, data: { note }, selected }: NodeProps<NoteNode>) {
  const isWriting = useCanvas((canvas) => canvas.renaming === id);
  const write = (): void => useCanvas.setState({ renaming: id });
  return (
    <div
      className="note"
      data-note-id={id.slice('note:'.length)}
      data-color={colorOf(note.color, 'yellow')}
      data-selected={selected ? '' : undefined}
      role="group"
      aria-label={text.note(note.text)}
    >
      {selected && !isWriting && <MarkColors id={id} now={colorOf(note.color, 'yellow')} onWrite={write} />}
      {isWriting ? (
        <NoteField id={id} before={note.text} />
      ) : note.text.trim() === '' ? (
        <p className="note-empty">{text.emptyNote}</p>
      ) : (
        <div className="note-text">
          <Markdown remarkPlugins={[remarkGfm]} disallowedElements={['img']} components={{ a: NoteLink }}>
            {note.text}
          </Markdown>
        </div>
      )}
      <MarkResizer id={id} isVisible={selected && !isWriting} least={LEAST_NOTE} />
    </div>
  );
});

/** A note must not lead the window away from the studio. */
function NoteLink({ href, children }: { readonly href?: string; readonly children?: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="nodrag">
      {children}
    </a>
  );
}

/** Leaving keeps the text, also by Escape: it may be long, and undo is there. A new note that stays empty goes again. */
function NoteField({ id, before }: { readonly id: string; readonly before: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(before.length, before.length);
  }, [before]);
  const finish = (): void => {
    const value = field.current?.value ?? before;
    useCanvas.setState({ renaming: undefined });
    if (value.trim() === '') removeMark(id);
    else if (value !== before) changeMark(id, { text: value }, text.undo.write);
  };
  return (
    <textarea
      ref={field}
      className="note-field nodrag nopan nowheel"
      defaultValue={before}
      placeholder={text.placeholder}
      aria-label={text.write}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
          field.current?.blur();
          canvasElement()?.focus({ preventScroll: true });
        }
      }}
    />
  );
}

export function MarkResizer({
  id,
  isVisible,
  least,
}: {
  readonly id: string;
  readonly isVisible: boolean;
  readonly least: { readonly width: number; readonly height: number };
}) {
  return (
    <NodeResizer
      isVisible={isVisible}
      minWidth={least.width}
      minHeight={least.height}
      lineClassName="mark-resize-line"
      handleClassName="mark-resize-handle"
      onResize={(_event, { x, y, width, height }) =>
        useCanvas.setState({ resizing: { key: id, rect: { x, y, width, height } } })
      }
      onResizeEnd={(_event, { x, y, width, height }) => {
        resizeMark(id, { x, y, width, height });
        useCanvas.setState({ resizing: undefined });
      }}
    />
  );
}
