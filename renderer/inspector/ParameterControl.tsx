import { useState } from 'react';
import type { Control, ParameterSchema } from '#shared/module/manifest.ts';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { fromFieldText, toFieldText } from './parameter-text.ts';
import { GlobCount, PathSuggestions } from './PathSuggestions.tsx';
import { SecretInput } from './SecretInput.tsx';
import { textOf } from '../design/text-of.ts';

interface ParameterControlProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly control: Control;
  readonly schema: ParameterSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** The user typed `=` into an empty field. */
  readonly onExpression: () => void;
}

const LONG: readonly Control[] = ['multiline', 'code', 'list', 'map', 'json'];
const MONO: readonly Control[] = ['code', 'json', 'map', 'command', 'path', 'folder', 'glob'];

export function ParameterControl(props: ParameterControlProps) {
  const { id, describedBy, control, schema, value, onChange } = props;
  switch (control) {
    case 'switch':
      return (
        <Switch
          id={id}
          checked={(value ?? schema.default) === true}
          onChange={(checked) => onChange(checked === schema.default ? undefined : checked)}
        />
      );
    case 'choice':
      return (
        <select
          className="select"
          id={id}
          aria-describedby={describedBy}
          value={textOf(value ?? schema.default)}
          onChange={(event) => onChange(chosen(schema, event.target.value))}
        >
          {schema.default === undefined && <option value="">{messages.inspector.choose}</option>}
          {schema.enum?.map((choice) => (
            <option key={textOf(choice)} value={textOf(choice)}>
              {textOf(choice)}
            </option>
          ))}
        </select>
      );
    case 'secret':
      return (
        <SecretInput
          id={id}
          describedBy={describedBy}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
        />
      );
    default:
      return <TextControl {...props} />;
  }
}

function chosen(schema: ParameterSchema, text: string): unknown {
  const choice = schema.enum?.find((candidate) => textOf(candidate) === text);
  return choice === schema.default ? undefined : choice;
}

/** Everything that is typed: one line or several, read by what the parameter takes when the field is left. */
function TextControl({
  id,
  describedBy,
  isInvalid,
  control,
  schema,
  value,
  onChange,
  onExpression,
}: ParameterControlProps) {
  const shown = toFieldText(control, value);
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<'number' | 'json'>();
  const current = draft ?? shown;
  const commit = (): void => {
    if (draft === undefined || draft === shown) return setDraft(undefined);
    const read = fromFieldText(control, draft, schema);
    // What cannot be read stays in the field with its problem; nothing typed is thrown away.
    if (!read.ok) return setProblem(read.problem);
    setProblem(undefined);
    setDraft(undefined);
    onChange(read.value);
  };
  const type = (next: string): void => {
    if (next === '=' && current === '') onExpression();
    else setDraft(next);
  };
  const common = {
    className: 'input',
    id,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid || problem !== undefined,
    'data-mono': MONO.includes(control) ? '' : undefined,
    // Grey text reads as "this is what counts when nothing is typed": an example may stand there only where nothing counts.
    placeholder: schema.default === undefined ? schema.placeholder : toFieldText(control, schema.default),
    value: current,
    onBlur: commit,
  };
  const isLong = LONG.includes(control) || current.includes('\n');
  return (
    <>
      {isLong ? (
        <textarea
          {...common}
          rows={Math.min(12, Math.max(3, current.split('\n').length + 1))}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && commit()}
        />
      ) : (
        <input
          {...common}
          list={control === 'path' || control === 'folder' ? `${id}-paths` : undefined}
          inputMode={control === 'number' ? 'decimal' : undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      )}
      {(control === 'path' || control === 'folder') && <PathSuggestions id={`${id}-paths`} typed={draft} />}
      {control === 'glob' && current !== '' && <GlobCount glob={current} />}
      {problem !== undefined && <div className="field-problem">{messages.inspector.unreadable[problem]}</div>}
    </>
  );
}
