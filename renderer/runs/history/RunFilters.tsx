import { useState } from 'react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { RunFilter } from '#shared/run/run-filter.ts';
import { runStatusSchema, type RunStatus } from '#shared/run/task-status.ts';
import { messages } from '../../messages/messages.ts';
import { useStudio } from '../../stores/studio-store.ts';

const text = messages.runs.list;
const DAY_MS = 86_400_000;
const SPANS = [1, 7, 30] as const;

interface RunFiltersProps {
  /** What can be chosen is what occurs in them. */
  readonly rows: readonly RunRow[];
  /** Of all workflows: one of them can be chosen. */
  readonly isWorkflowShown: boolean;
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

export function RunFilters({ rows, isWorkflowShown, filter, onChange }: RunFiltersProps) {
  const titles = useStudio((state) => state.workflows);
  const workflows = distinct(rows.map(({ workflow }) => workflow));
  const [days, setDays] = useState<string>();
  const branches = distinct(rows.map(({ branch }) => branch));
  const triggers = distinct(rows.map(({ trigger }) => trigger));
  return (
    <div className="run-filters">
      <input
        className="input"
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
      />
      {isWorkflowShown && workflows.length > 1 && (
        <Choice
          label={text.workflow}
          value={filter.workflow}
          options={workflows.map((workflow) => [
            workflow,
            titles.find(({ name }) => name === workflow)?.title ?? workflow,
          ])}
          onChange={(workflow) => onChange({ ...filter, workflow })}
        />
      )}
      <Choice
        label={text.status}
        value={filter.status}
        options={runStatusSchema.options.map((status) => [status, messages.runs.status[status]])}
        onChange={(status) => onChange({ ...filter, status: status as RunStatus | undefined })}
      />
      <Choice
        label={text.time}
        value={days}
        options={SPANS.map((span) => [String(span), text.lastDays(span)])}
        onChange={(span) => {
          setDays(span);
          onChange({ ...filter, since: span === undefined ? undefined : sinceDays(Number(span)) });
        }}
      />
      {branches.length > 1 && (
        <Choice
          label={text.branch}
          value={filter.branch}
          options={branches.map((branch) => [branch, branch])}
          onChange={(branch) => onChange({ ...filter, branch })}
        />
      )}
      {triggers.length > 1 && (
        <Choice
          label={text.trigger}
          value={filter.trigger}
          options={triggers.map((trigger) => [trigger, trigger])}
          onChange={(trigger) => onChange({ ...filter, trigger })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <select
      className="select"
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{text.any(label)}</option>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

function sinceDays(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}
