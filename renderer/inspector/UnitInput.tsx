import { parseDuration } from '#shared/workflow/duration.ts';
import { formatSize, parseSize } from '#shared/workflow/size.ts';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { messages } from '../messages/messages.ts';
import { plainDuration } from './plain-duration.ts';

const text = messages.rules.unit;

export type Unit = 'duration' | 'size';

/** What is offered: the values most use. */
const USUAL: Readonly<Record<Unit, readonly string[]>> = {
  duration: ['500ms', '5s', '30s', '1m', '5m', '10m', '30m', '1h', '24h'],
  size: ['64MB', '256MB', '512MB', '1GB', '2GB', '4GB', '8GB'],
};

/** A bare number is meant in these. */
const MEANT: Readonly<Record<Unit, string>> = { duration: 's', size: 'MB' };

interface UnitInputProps {
  readonly unit: Unit;
  readonly id?: string;
  readonly label?: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  readonly placeholder?: string | undefined;
  readonly value: string;
  /** Undefined takes it out of the file. */
  readonly onChange: (value: string | undefined) => void;
  readonly onExpression?: () => void;
}

/** A time or a size: a number with its unit, read back in words when it is spelt otherwise than people say it. */
export function UnitInput(props: UnitInputProps) {
  const { unit, id, label, describedBy, isInvalid = false, placeholder, value, onChange, onExpression } = props;
  const draft = useDraft(value);
  const { current } = draft;
  const isReadable = current.trim() === '' || current.includes('{{') || shownOf(unit, current.trim()) !== undefined;
  const keep = (wanted: string): void => {
    if (wanted !== value) onChange(wanted === '' ? undefined : wanted);
  };
  const commit = (): void => {
    if (draft.outside !== undefined) return;
    draft.end();
    // What cannot be read is saved too: the check says why, and nothing runs with the value that stood there before.
    if (draft.typed !== undefined) keep(withUnit(unit, current.trim()));
  };
  const shown = shownOf(unit, current.trim());
  return (
    <>
      <input
        className="input"
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || (!isReadable && !isBare(current))}
        placeholder={placeholder}
        list={id === undefined ? undefined : `${id}-usual`}
        spellCheck={false}
        value={current}
        onChange={(event) => {
          if (event.target.value === '=' && current === '') onExpression?.();
          else draft.type(event.target.value);
        }}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <DraftConflict draft={draft} onKeep={(typed) => keep(withUnit(unit, typed.trim()))} />
      {id !== undefined && (
        <datalist id={`${id}-usual`}>
          {USUAL[unit].map((usual) => (
            <option key={usual} value={usual}>
              {usual}
            </option>
          ))}
        </datalist>
      )}
      {!isReadable && !isBare(current) && !isInvalid && <div className="field-problem">{text[unit]}</div>}
      {shown !== undefined && shown.replaceAll(' ', '') !== current.trim() && (
        <div className="field-help">{text.is(shown)}</div>
      )}
    </>
  );
}

function isBare(entered: string): boolean {
  return /^\d+(\.\d+)?$/.test(entered.trim());
}

function withUnit(unit: Unit, entered: string): string {
  return isBare(entered) ? `${entered}${MEANT[unit]}` : entered;
}

function shownOf(unit: Unit, entered: string): string | undefined {
  if (unit === 'duration') {
    const ms = parseDuration(entered);
    return ms === undefined ? undefined : plainDuration(ms);
  }
  const bytes = parseSize(entered);
  return bytes === undefined ? undefined : formatSize(bytes);
}
