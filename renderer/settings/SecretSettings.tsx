import { KeyRound, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button } from '../design/Button.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { deleteSecret, setSecret } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';

const text = messages.settings.secrets;

/** Secrets by name. A value goes in and never comes back to the window. */
export function SecretSettings({ wanted = '' }: { readonly wanted: string | undefined }) {
  const secrets = useStudio((state) => state.secrets);
  const kept = useStudio((state) => state.info?.secretsKept);
  const [name, setName] = useState(wanted);
  const [value, setValue] = useState('');
  const isNameGood = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isNameGood || value === '') return;
    if (!(await setSecret(name, value))) return;
    setName('');
    setValue('');
  };
  return (
    <div className="settings-page">
      <p className="muted">{kept === 'system' ? text.keptBySystem : text.keptForSession}</p>
      <ul className="tools">
        {secrets.map((secret) => (
          <li key={secret.name} className="tool">
            <KeyRound size={16} aria-hidden="true" />
            <div className="tool-text">
              <code>{secret.name}</code>
              <span className="muted">{text.kept[secret.kept]}</span>
            </div>
            {secret.kept !== 'environment' && (
              <Button
                look="quiet"
                icon={<Trash2 size={16} />}
                aria-label={text.delete(secret.name)}
                onClick={() => void deleteSecret(secret.name)}
              />
            )}
          </li>
        ))}
        {secrets.length === 0 && <li className="muted">{text.none}</li>}
      </ul>
      <form className="secret-form" onSubmit={(event) => void submit(event)}>
        <Field label={text.name} problem={name !== '' && !isNameGood ? text.badName : undefined}>
          {({ id, describedBy, isInvalid }) => (
            <input
              className="input"
              data-mono=""
              id={id}
              aria-describedby={describedBy}
              aria-invalid={isInvalid}
              autoComplete="off"
              placeholder="OPENAI_API_KEY"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.value}>
          {({ id }) => (
            <input
              className="input"
              data-mono=""
              id={id}
              type="password"
              // The name stands there already: only the value is asked for.
              data-first-focus={wanted === '' ? undefined : ''}
              autoComplete="new-password"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="main" disabledBecause={!isNameGood || value === '' ? text.incomplete : undefined}>
          {messages.common.save}
        </Button>
      </form>
    </div>
  );
}
