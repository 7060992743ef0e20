import { lazy, Suspense, useState } from 'react';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { textOf } from '../design/text-of.ts';
import { lineOfWords, wordsOfLine } from './command-words.ts';
import { ListInput } from './ListInput.tsx';

const CodeInput = lazy(() => import('./CodeInput.tsx').then((room) => ({ default: room.CodeInput })));

const text = messages.inspector.command;

type Form = 'line' | 'script' | 'words';

interface CommandInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly placeholder: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly onExpression: () => void;
}

/** A command in one of three forms: a line for the shell, a script of several lines, or a program with its arguments as they are. */
export function CommandInput(props: CommandInputProps) {
  const { value, onChange } = props;
  const written = formOf(value);
  const [chosen, setChosen] = useState<Form>();
  const form = chosen ?? written;
  const choose = (next: Form): void => {
    const changed = converted(value, written, next);
    setChosen(next);
    if (changed !== undefined) onChange(changed);
  };
  const words = Array.isArray(value) ? undefined : wordsOfLine(textOf(value));
  return (
    <>
      {form === 'words' ? (
        <ListInput
          {...props}
          value={Array.isArray(value) ? value : []}
          isText={false}
          onChange={(next) => onChange(orNothing(next))}
        />
      ) : form === 'script' ? (
        <Suspense fallback={<textarea className="input" readOnly value={textOf(value)} aria-label={props.label} />}>
          <CodeInput
            {...props}
            language="sh"
            value={textOf(value)}
            onCommit={(next) => onChange(next === '' ? undefined : next)}
          />
        </Suspense>
      ) : (
        <LineInput {...props} value={textOf(value)} />
      )}
      <div className="command-forms" role="group" aria-label={text.form}>
        {(['line', 'script', 'words'] as const).map((each) => (
          <Button
            key={each}
            look="quiet"
            size="small"
            pressed={each === form}
            tooltip={text.help[each]}
            disabledBecause={
              each === 'words' && form !== 'words' && textOf(value) !== '' && words === undefined
                ? text.shellOnly
                : undefined
            }
            onClick={() => choose(each)}
          >
            {text.forms[each]}
          </Button>
        ))}
      </div>
    </>
  );
}

function LineInput({ id, describedBy, isInvalid, placeholder, value, onChange, onExpression }: CommandInputProps) {
  const draft = useDraft(textOf(value));
  const keep = (typed: string): void => onChange(typed === '' ? undefined : typed);
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    draft.end();
    if (draft.typed !== undefined && draft.typed !== textOf(value)) keep(draft.typed);
  };
  return (
    <>
      <input
        className="input"
        id={id}
        data-mono=""
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        placeholder={placeholder}
        spellCheck={false}
        value={draft.current}
        onChange={(event) => {
          if (event.target.value === '=' && draft.current === '') onExpression();
          else draft.type(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <DraftConflict draft={draft} onKeep={keep} />
    </>
  );
}

function formOf(value: unknown): Form {
  if (Array.isArray(value)) return 'words';
  return textOf(value).includes('\n') ? 'script' : 'line';
}

function orNothing(words: readonly unknown[] | string): unknown {
  return words.length === 0 ? undefined : words;
}

/** The value in another form; undefined where it stays as it is. */
function converted(value: unknown, from: Form, to: Form): unknown {
  if (to === 'words' && from !== 'words') return orNothing(wordsOfLine(textOf(value)) ?? []);
  if (from === 'words' && to !== 'words') return Array.isArray(value) ? lineOfWords(value) : undefined;
  return undefined;
}
