import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';

interface SecretInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  /** The name of the secret, never its value. */
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
}

/** Chooses a secret by its name; the value stays with the host. */
export function SecretInput({ id, describedBy, value, onChange }: SecretInputProps) {
  const secrets = useStudio((state) => state.secrets);
  const isKnown = value === '' || secrets.some((secret) => secret.name === value);
  return (
    <div className="input-row">
      <select
        className="select"
        id={id}
        aria-describedby={describedBy}
        value={value}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">{messages.inspector.noSecret}</option>
        {!isKnown && <option value={value}>{messages.inspector.secretMissing(value)}</option>}
        {secrets.map((secret) => (
          <option key={secret.name} value={secret.name}>
            {secret.name}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button"
        data-size="small"
        onClick={() => openSheet({ kind: 'settings', section: 'secrets' })}
      >
        {messages.inspector.manageSecrets}
      </button>
    </div>
  );
}
