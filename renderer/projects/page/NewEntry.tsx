import type { HTMLInputTypeAttribute } from 'react';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';

interface EntryField {
  readonly label: string;
  readonly type?: HTMLInputTypeAttribute;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The last line of a list: fields side by side and the button that adds what is in them. */
export function NewEntry({ fields, onAdd }: { readonly fields: readonly EntryField[]; readonly onAdd: () => void }) {
  return (
    <form
      className="new-entry"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd();
      }}
    >
      {fields.map(({ label, type, value, onChange }) => (
        <input
          key={label}
          className="input"
          type={type}
          aria-label={label}
          placeholder={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ))}
      <Button type="submit">{messages.projectPage.addEntry}</Button>
    </form>
  );
}
