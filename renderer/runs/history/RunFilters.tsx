import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunFilter } from '#shared/run/run-filter.ts';
import { runStatusSchema, type RunStatus } from '#shared/run/task-status.ts';
import { messages } from '../../messages/messages.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { titleIn } from '../../stores/workflow-titles.ts';

const text = messages.runs.list;
const DAY_MS = 86_400_000;
const SPANS = [1, 7, 30] as const;

/** With the span of days that `since` was reckoned from. */
export interface ShownFilter extends RunFilter {
  readonly days?: string | undefined;
}

interface RunFiltersProps {
  /** What can be chosen is what occurs in them. */
  readonly rows: readonly RunRow[];
  /** Of all workflows: one of them can be chosen. */
  readonly isWorkflowShown: boolean;
  readonly filter: ShownFilter;
  readonly onChange: (filter: ShownFilter) => void;
}

export function RunFilters({ rows, isWorkflowShown, filter, onChange }: RunFiltersProps) {
  const titles = useStudio((state) => state.workflows);
  const workflows = distinct(rows.map(({ workflow }) => workflow));
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
          any={text.any.workflow}
          value={filter.workflow}
          options={workflows.map((workflow) => [workflow, titleIn(titles, workflow)])}
          onChange={(workflow) => onChange({ ...filter, workflow })}
        />
      )}
      <Choice
        label={text.status}
        any={text.any.status}
        value={filter.status}
        options={runStatusSchema.options.map((status) => [status, messages.runs.status[status]])}
        onChange={(status) => onChange({ ...filter, status: status as RunStatus | undefined })}
      />
      <Choice
        label={text.time}
        any={text.any.time}
        value={filter.days}
        options={SPANS.map((span) => [String(span), text.lastDays(span)])}
        onChange={(days) =>
          onChange({ ...filter, days, since: days === undefined ? undefined : sinceDays(Number(days)) })
        }
      />
      {(branches.length > 1 || filter.branch !== undefined) && (
        <Choice
          label={text.branch}
          any={text.any.branch}
          value={filter.branch}
          options={branches.map((branch) => [branch, branch])}
          onChange={(branch) => onChange({ ...filter, branch })}
        />
      )}
      {(triggers.length > 1 || filter.trigger !== undefined) && (
        <Choice
          label={text.trigger}
          any={text.any.trigger}
          value={filter.trigger}
          options={triggers.map((trigger) => [trigger, text.triggers[trigger as Trigger['kind']] ?? trigger])}
          onChange={(trigger) => onChange({ ...filter, trigger })}
        />
      )}
      {(filter.isPinned === true || rows.some(({ pinned }) => pinned === true)) && (
        <Choice
          label={text.kept}
          any={text.any.kept}
          value={filter.isPinned === true ? 'pinned' : undefined}
          options={[['pinned', text.onlyPinned]]}
          onChange={(kept) => onChange({ ...filter, isPinned: kept === undefined ? undefined : true })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What it says while nothing is chosen. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  return (
    <select
      className="select"
      aria-label={label}
      data-chosen={value === undefined ? undefined : ''}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{any}</option>
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
