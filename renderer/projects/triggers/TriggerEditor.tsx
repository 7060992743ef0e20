import { useState, type ReactNode } from 'react';
import type { TriggerList, TriggerRow } from '#shared/bridge/trigger-calls.ts';
import { Button } from '../../design/Button.tsx';
import { Field } from '../../design/Field.tsx';
import { TextField } from '../../design/TextField.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { useAsk } from '../page/use-ask.ts';
import { fieldsOf, formOf, freshForm, nextOf, writtenOf, type TriggerForm, type TriggerKind } from './trigger-form.ts';

const text = messages.triggers;

interface TriggerEditorProps {
  readonly project: string;
  /** Absent: a new one. */
  readonly row: TriggerRow | undefined;
  readonly takenIds: readonly string[];
  /** The list as it is now; undefined when nothing was written. */
  readonly onDone: (list?: TriggerList) => void;
}

/** Everything a trigger may say in the project file, as a form. Nothing is written before it is right. */
export function TriggerEditor({ project, row, takenIds, onDone }: TriggerEditorProps) {
  const workflows = useStudio((studio) => studio.workflows);
  const [form, setForm] = useState<TriggerForm>(() =>
    row === undefined ? freshForm(workflows[0]?.name ?? '', takenIds) : formOf(row.id, row.kind, row.written),
  );
  const { problem, isBusy, ask } = useAsk();
  const set = (change: Partial<TriggerForm>): void => setForm({ ...form, ...change });
  const save = async (): Promise<void> => {
    const trigger = writtenOf(form, row?.written);
    const change = { id: form.id.trim(), from: row?.id, trigger };
    const list = await ask(() => api().triggers.write({ project, change }));
    if (list !== undefined) onDone(list);
  };
  const names = workflows.map(({ name, title }) => [name, title] as const);
  const shown = new Set(fieldsOf(form.kind));
  const input = (key: keyof TriggerForm, label: string, more: { help?: string; type?: string } = {}): ReactNode => (
    <TextField key={key} label={label} {...more} value={form[key]} onChange={(value) => set({ [key]: value })} />
  );
  const choice = (key: keyof TriggerForm, label: string, options: Options): ReactNode => (
    <ChoiceField
      key={key}
      label={label}
      options={options}
      value={form[key]}
      onChange={(value) => set({ [key]: value })}
    />
  );
  return (
    <form
      className="page-tab trigger-form"
      aria-label={row === undefined ? text.newTitle : text.editTitle(row.id)}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>{row === undefined ? text.newTitle : text.editTitle(row.id)}</h3>
      <div className="page-pair">
        {choice('workflow', text.workflow, withUnknown(names, form.workflow))}
        {input('id', text.name)}
        <ChoiceField
          label={text.kind}
          options={Object.entries(text.kinds)}
          value={form.kind}
          onChange={(kind) => set({ kind: kind as TriggerKind })}
        />
        {form.kind === 'schedule' && input('schedule', text.schedule, { help: text.scheduleHelp })}
        {form.kind === 'interval' && input('every', text.every, { help: text.everyHelp })}
        {form.kind === 'once' && <TimeField value={form.at} onChange={(at) => set({ at })} />}
        {form.kind === 'files' && input('files', text.files, { help: text.filesHelp })}
        {form.kind === 'git' && choice('git', text.git, withUnknown(Object.entries(text.gits), form.git))}
        {form.kind === 'run' && choice('run', text.run, withUnknown([['', text.choose], ...names], form.run))}
        {shown.has('timeZone') && input('timeZone', text.timeZone, { help: text.timeZoneHelp })}
        {shown.has('catchUp') &&
          choice(
            'catchUp',
            text.catchUp,
            Object.entries(text.catchUps).filter(([value]) => form.kind !== 'once' || value !== 'all'),
          )}
        {shown.has('ignore') && input('ignore', text.ignore, { help: text.filesHelp })}
        {shown.has('debounce') && input('debounce', text.debounce, { help: text.debounceHelp })}
        {shown.has('branches') && input('branches', text.branches, { help: text.branchesHelp })}
        {shown.has('status') && choice('status', text.status, withUnknown(Object.entries(text.statuses), form.status))}
        {choice('overlap', text.overlap, Object.entries(text.overlaps))}
        {input('description', messages.projectPage.description)}
      </div>
      <Field label={text.parameters} help={text.parametersHelp}>
        {({ id, describedBy }) => (
          <textarea
            className="input"
            id={id}
            aria-describedby={describedBy}
            rows={2}
            value={form.parameters}
            onChange={(event) => set({ parameters: event.target.value })}
          />
        )}
      </Field>
      <Next form={form} />
      <ProblemText problem={problem} />
      <div className="trigger-foot">
        <Button onClick={() => onDone()}>{messages.common.cancel}</Button>
        <Button type="submit" look="main" disabledBecause={isBusy ? messages.projectPage.loading : undefined}>
          {text.save}
        </Button>
      </div>
    </form>
  );
}

type Options = readonly (readonly [string, string])[];

/** What stands in the file is shown, also when it is none of the choices. */
function withUnknown(options: Options, value: string): Options {
  return options.some(([known]) => known === value) ? options : [...options, [value, value]];
}

interface ControlProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The picker of the browser, as long as what stands there is a time that it can show. */
function TimeField({ value, onChange }: Pick<ControlProps, 'value' | 'onChange'>) {
  const isPlain = value === '' || /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value);
  return (
    <TextField
      label={text.at}
      help={text.atHelp}
      type={isPlain ? 'datetime-local' : 'text'}
      value={value}
      onChange={onChange}
    />
  );
}

function ChoiceField({ label, options, value, onChange }: ControlProps & { readonly options: Options }) {
  return (
    <Field label={label}>
      {({ id }) => (
        <select className="select" id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map(([known, title]) => (
            <option key={known} value={known}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Next({ form }: { readonly form: TriggerForm }) {
  const [now] = useState(() => Date.now());
  const next = nextOf(form, now);
  if (next === undefined) return null;
  const words = typeof next === 'string' ? next : next.length === 0 ? text.never : text.next(next.map(text.time));
  return (
    <p className="muted" role="status">
      {words}
    </p>
  );
}
