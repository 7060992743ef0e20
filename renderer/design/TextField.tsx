import type { HTMLInputTypeAttribute } from 'react';
import { Field } from './Field.tsx';

interface TextFieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly problem?: string | undefined;
  readonly type?: HTMLInputTypeAttribute;
  /** A dialog begins with it: it has the focus, and all of it is selected, so that typing replaces it. */
  readonly isFirst?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A labelled line of text. */
export function TextField({ label, help, problem, type, isFirst = false, value, onChange }: TextFieldProps) {
  return (
    <Field label={label} help={help} problem={problem}>
      {({ id, describedBy, isInvalid }) => (
        <input
          className="input"
          type={type}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          value={value}
          autoFocus={isFirst}
          onFocus={(event) => (isFirst ? event.target.select() : undefined)}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
