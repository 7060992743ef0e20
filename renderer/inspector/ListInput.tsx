import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { messages } from '../messages/messages.ts';
import { GlobCount } from './PathSuggestions.tsx';
import { listLines, readListLines } from './list-text.ts';

interface ListInputProps {
  readonly id: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  /** Items are globs: beneath stands how many files each matches now. */
  readonly isGlob?: boolean;
  /** Items are texts; else numbers and the like are what they look like. */
  readonly isText?: boolean;
  readonly placeholder?: string | undefined;
  readonly value: readonly unknown[];
  /** A text is an expression that somebody typed or pasted in place of the list. */
  readonly onChange: (value: readonly unknown[] | string) => void;
  /** The user typed `=` into an empty field. */
  readonly onExpression?: () => void;
}

/** One item a line: typed, pasted and put in another order like text. */
export function ListInput(props: ListInputProps) {
  const { id, describedBy, isInvalid = false, isGlob = false, isText = true, placeholder, value } = props;
  const shown = listLines(value, isText);
  const draft = useDraft(shown);
  const { current } = draft;
  const count = readListLines(current, isText).length;
  const keep = (typed: string): void => {
    const whole = typed.trim();
    const next = /^\{\{[^\n]*\}\}$/.test(whole) ? whole : readListLines(typed, isText);
    if (JSON.stringify(next) !== JSON.stringify(value)) props.onChange(next);
  };
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    draft.end();
    if (draft.typed !== undefined && draft.typed !== shown) keep(draft.typed);
  };
  return (
    <>
      <textarea
        className="input"
        id={id}
        data-mono=""
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        placeholder={placeholder}
        spellCheck={false}
        rows={Math.min(12, Math.max(2, current.split('\n').length + 1))}
        value={current}
        onChange={(event) => {
          if (event.target.value === '=' && current === '') props.onExpression?.();
          else draft.type(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && commit()}
      />
      <DraftConflict draft={draft} onKeep={keep} />
      {isGlob && count > 0 ? (
        readListLines(current, true)
          .slice(0, MOST_GLOBS)
          .map((glob) => <GlobCount key={String(glob)} glob={String(glob)} isNamed={count > 1} />)
      ) : (
        <div className="field-help">{messages.inspector.list(count)}</div>
      )}
    </>
  );
}

/** Each asks for the files it matches. */
const MOST_GLOBS = 6;
