import { lazy, Suspense, useState } from 'react';
import { loadText } from '#shared/workflow/load.ts';
import { renderBlock } from '#shared/workflow/render.ts';
import { messages } from '../messages/messages.ts';

const CodeInput = lazy(() => import('./CodeInput.tsx').then((room) => ({ default: room.CodeInput })));

interface StructureInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly placeholder: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** A value of any shape, as it stands in the file: YAML with its colours. What cannot be read stays here with the reason. */
export function StructureInput(props: StructureInputProps) {
  const [draft, setDraft] = useState<string>();
  const shown = yamlOf(props.value);
  const typed = draft ?? shown;
  const read = loadText(typed);
  return (
    <>
      <Suspense fallback={<textarea className="input" readOnly value={typed} aria-label={props.label} />}>
        <CodeInput
          {...props}
          isInvalid={props.isInvalid || !read.ok}
          language="yaml"
          value={typed}
          onType={(next) => setDraft(next)}
          onCommit={(next) => {
            const value = loadText(next);
            if (!value.ok) return;
            setDraft(undefined);
            props.onChange(next.trim() === '' ? undefined : value.value);
          }}
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

const STYLE = { isJson: false, unit: '  ', newline: '\n' } as const;

function yamlOf(value: unknown): string {
  return value === undefined ? '' : renderBlock(value, STYLE, '').trim();
}
