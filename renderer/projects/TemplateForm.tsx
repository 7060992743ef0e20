import type { Template } from '#shared/project/project.ts';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';

type Answers = Readonly<Record<string, string | boolean>>;

interface TemplateFormProps {
  readonly template: Template;
  readonly answers: Answers;
  readonly onChange: (answers: Answers) => void;
}

/** One labelled field per parameter of the template. */
export function TemplateForm({ template, answers, onChange }: TemplateFormProps) {
  return Object.entries(template.parameters).map(([name, parameter]) => {
    const set = (value: string | boolean): void => onChange({ ...answers, [name]: value });
    return (
      <Field key={name} label={parameter.title} help={parameter.description}>
        {({ id, describedBy }) => {
          if (parameter.type === 'boolean') return <Switch id={id} checked={answers[name] === true} onChange={set} />;
          if (parameter.type === 'choice')
            return (
              <select
                className="select"
                id={id}
                aria-describedby={describedBy}
                value={String(answers[name] ?? '')}
                onChange={(event) => set(event.target.value)}
              >
                {parameter.choices?.map((choice) => (
                  <option key={choice} value={choice}>
                    {choice}
                  </option>
                ))}
              </select>
            );
          return (
            <input
              className="input"
              id={id}
              aria-describedby={describedBy}
              value={String(answers[name] ?? '')}
              onChange={(event) => set(event.target.value)}
            />
          );
        }}
      </Field>
    );
  });
}
