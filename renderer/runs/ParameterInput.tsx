import type { WorkflowParameter } from '#shared/workflow/workflow.ts';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';

interface ParameterInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly about: WorkflowParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The right control for a declared parameter; what it holds is text, read when the form is sent. */
export function ParameterInput({ id, describedBy, isInvalid, about, value, onChange }: ParameterInputProps) {
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': isInvalid };
  if (about.enum !== undefined) {
    return (
      <select className="select" {...common} value={value} onChange={(event) => onChange(event.target.value)}>
        {about.default === undefined && <option value="">{messages.inspector.choose}</option>}
        {about.enum.map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {String(choice)}
          </option>
        ))}
      </select>
    );
  }
  if (about.type === 'boolean')
    return <Switch id={id} checked={value === 'true'} onChange={(checked) => onChange(String(checked))} />;
  if (about.type === 'array' || about.type === 'object') {
    return (
      <textarea
        className="input"
        data-mono=""
        {...common}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return <input className="input" {...common} value={value} onChange={(event) => onChange(event.target.value)} />;
}
