import { useEffect, useRef } from 'react';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { renameCard } from './gestures.ts';
import { nodeAt } from './node-tree.ts';
import { useScene } from './scene.ts';

interface CardNameProps {
  readonly path: string;
  readonly name: string;
  readonly shown: string;
  readonly lines: 1 | 2;
  /** From afar it says this instead, as its name is that of others. */
  readonly apart: string | undefined;
}

export function CardName({ path, name, shown, lines, apart }: CardNameProps) {
  const isRenaming = useCanvas((canvas) => canvas.renaming === path);
  if (isRenaming) return <NameField path={path} name={name} />;
  return (
    <div
      className="card-name"
      data-lines={lines}
      data-apart={apart}
      title={shown === name ? undefined : name}
      onDoubleClick={() => useCanvas.setState({ renaming: path })}
    >
      <span>{shown}</span>
    </div>
  );
}

/** In place: Enter and leaving keep the new name, Escape the old one. */
function NameField({ path, name }: { readonly path: string; readonly name: string }) {
  const field = useRef<HTMLInputElement>(null);
  const isDropped = useRef(false);
  useEffect(() => field.current?.select(), []);
  const finish = (): void => {
    const value = field.current?.value ?? name;
    useCanvas.setState({ renaming: undefined });
    if (!isDropped.current && value !== name)
      edit(messages.canvas.undo.rename, renameCard(path, value, defaultName(path)));
    canvasElement()?.focus({ preventScroll: true });
  };
  return (
    <input
      ref={field}
      className="card-name-field nodrag nopan"
      defaultValue={name}
      aria-label={messages.canvas.renameLabel(name)}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') isDropped.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') field.current?.blur();
      }}
    />
  );
}

function defaultName(path: string): string | undefined {
  const { workflow, catalogue } = useScene.getState();
  return catalogue.get(nodeAt(workflow, path)?.action ?? '')?.title;
}
