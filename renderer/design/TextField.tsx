import type { HTMLInputTypeAttribute } from 'react';
import { Field } from './Field.tsx';

interface TextFieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly type?: HTMLInputTypeAttribute;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A labelled line of text. */
export function TextField({ label, help, type, value, onChange }: TextFieldProps) {
  return (
    <Field label={label} help={help}>
      {({ id, describedBy }) => (
        <input
          className="input"
          type={type}
          id={id}
          aria-describedby={describedBy}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
