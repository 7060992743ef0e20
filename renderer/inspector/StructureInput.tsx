import { lazy, Suspense, useState } from 'react';
import { good, type Result } from '#shared/result.ts';
import { loadText } from '#shared/workflow/load.ts';
import { renderBlock } from '#shared/workflow/render.ts';
import { messages } from '../messages/messages.ts';

const CodeInput = lazy(() => import('./CodeInput.tsx').then((room) => ({ default: room.CodeInput })));

interface StructureInputProps {
  readonly id: string;
  readonly label: string;
  /** Which field of which document this is: what it holds unread is kept for it. */
  readonly place: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly placeholder: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** What was typed and cannot be read yet, by field: it must be there when one comes back to the node. */
const unread = new Map<string, string>();

/** A value of any shape, as it stands in the file: YAML with its colours. What cannot be read stays here with the reason. */
export function StructureInput(props: StructureInputProps) {
  const { place, onChange } = props;
  const [left, setLeft] = useState(() => unread.get(place));
  const [typed, setTyped] = useState<string>();
  const kept = left ?? yamlOf(props.value);
  const read = valueIn(typed ?? kept);
  const leave = (text: string): void => {
    setTyped(undefined);
    const found = valueIn(text);
    setLeft(found.ok ? undefined : text);
    if (!found.ok) unread.set(place, text);
    else {
      unread.delete(place);
      onChange(found.value);
    }
  };
  return (
    <>
      <Suspense fallback={<textarea className="input" readOnly value={kept} aria-label={props.label} />}>
        <CodeInput
          {...props}
          isInvalid={props.isInvalid || !read.ok}
          language="yaml"
          value={kept}
          onType={setTyped}
          onCommit={leave}
        />
      </Suspense>
      {!read.ok && (
        <div className="field-problem">
          {messages.inspector.unreadable.yaml(read.problem.reason ?? read.problem.message)}
        </div>
      )}
    </>
  );
}

/** Nothing typed is no value. */
function valueIn(text: string): Result<unknown> {
  return text.trim() === '' ? good(undefined) : loadText(text);
}

const STYLE = { isJson: false, unit: '  ', newline: '\n' } as const;

function yamlOf(value: unknown): string {
  return value === undefined ? '' : renderBlock(value, STYLE, '').trim();
}
