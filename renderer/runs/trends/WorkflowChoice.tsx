import { messages } from '../../messages/messages.ts';
import { useStudio } from '../../stores/studio-store.ts';

interface WorkflowChoiceProps {
  readonly id?: string;
  readonly label?: string;
  /** Undefined: all of the project. */
  readonly value: string | undefined;
  readonly onChange: (workflow: string | undefined) => void;
}

export function WorkflowChoice({ id, label, value, onChange }: WorkflowChoiceProps) {
  const workflows = useStudio((state) => state.workflows);
  return (
    <select
      id={id}
      className="select"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{messages.history.trends.allWorkflows}</option>
      {workflows.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}
