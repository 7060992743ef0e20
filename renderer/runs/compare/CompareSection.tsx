import { useId, type ReactNode } from 'react';
import type { Finding } from '#shared/module/finding.ts';
import type { RunComparison, TaskComparison, TestComparison } from '#shared/run/compare-runs.ts';
import { comparedTasks, type ComparisonSection } from '#shared/run/comparison-sections.ts';
import { TASK_STATUS, type TaskStatus } from '#shared/run/task-status.ts';
import type { ChangedFile } from '#shared/run/changed-files.ts';
import type { FieldDifference } from '#shared/workflow/data-difference.ts';
import type { DifferenceLine } from '#shared/workflow/describe-difference.ts';
import { duration } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openRun } from '../../stores/run-session.ts';
import { openInEditor } from '../../stores/studio-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, useView } from '../../stores/view-store.ts';
import { changeWords, noiseWords } from './DurationVerdict.tsx';
import { WorkflowPictures } from './WorkflowPictures.tsx';

const text = messages.history.comparePage;
const MOST_ITEMS = 100;

interface CompareSectionProps {
  readonly section: ComparisonSection;
  readonly count: number;
  readonly compared: RunComparison;
}

export function CompareSection({ section, count, compared }: CompareSectionProps) {
  const id = useId();
  return (
    <section className="runs-diff-section" data-section={section} aria-labelledby={id}>
      <h3 id={id}>
        {text.sections[section]} <span className="badge tabular">{count}</span>
      </h3>
      {contentOf(section, compared)}
    </section>
  );
}

function contentOf(section: ComparisonSection, compared: RunComparison): ReactNode {
  const { tests, findings, after } = compared;
  switch (section) {
    case 'newlyFailing':
      return <Tests tests={tests.newlyFailing} isFailed />;
    case 'fixedTests':
      return <Tests tests={tests.fixed} />;
    case 'slowerTests':
      return <Tests tests={tests.slower} />;
    case 'newFindings':
      return <Findings findings={findings.new} canOpen />;
    case 'goneFindings':
      return <Findings findings={findings.fixed} />;
    case 'files':
      return <Files files={compared.files ?? []} />;
    case 'worse':
    case 'better':
    case 'cache':
    case 'otherTasks':
      return <Statuses tasks={comparedTasks(compared)[section]} run={after.run} />;
    case 'slower':
    case 'faster':
      return <Times tasks={comparedTasks(compared)[section]} run={after.run} />;
    case 'workflow':
      return (
        <>
          <WorkflowLines lines={compared.workflow} />
          {compared.workflow !== null && <WorkflowPictures compared={compared} />}
        </>
      );
    case 'parameters':
      return <Fields fields={compared.parameters} />;
    case 'environment':
      return <Fields fields={compared.environment.map(inWords)} />;
  }
}

function Listed<Item>({
  items,
  children,
}: {
  readonly items: readonly Item[];
  readonly children: (item: Item, index: number) => ReactNode;
}) {
  return (
    <ul className="runs-diff-list">
      {items.slice(0, MOST_ITEMS).map(children)}
      {items.length > MOST_ITEMS && <li className="muted">{text.more(items.length - MOST_ITEMS)}</li>}
    </ul>
  );
}

function Tests({
  tests,
  isFailed = false,
}: {
  readonly tests: readonly TestComparison[];
  readonly isFailed?: boolean;
}) {
  return (
    <Listed items={tests}>
      {({ name, file, line, message, beforeMs, afterMs }, index) => (
        <li key={index}>
          <span className="runs-diff-name">{name}</span>
          {file !== null && <FileLink file={file} line={line ?? undefined} />}
          {beforeMs !== null && afterMs !== null && !isFailed && (
            <span className="muted tabular">{text.was(duration(beforeMs), duration(afterMs))}</span>
          )}
          {isFailed && message !== null && <pre className="runs-diff-message">{message}</pre>}
        </li>
      )}
    </Listed>
  );
}

function Findings({
  findings,
  canOpen = false,
}: {
  readonly findings: readonly Finding[];
  readonly canOpen?: boolean;
}) {
  return (
    <Listed items={findings}>
      {({ file, line, message, rule, severity }, index) => (
        <li key={index}>
          <span className="runs-diff-severity" data-severity={severity}>
            {messages.runs.severity[severity]}
          </span>
          {canOpen && file !== '' ? (
            <FileLink file={file} line={Math.max(1, line)} />
          ) : (
            <span className="runs-diff-place muted">{file}</span>
          )}
          <span className="runs-diff-name">{message}</span>
          <code className="muted">{rule}</code>
        </li>
      )}
    </Listed>
  );
}

function Files({ files }: { readonly files: readonly ChangedFile[] }) {
  return (
    <Listed items={files}>
      {({ file, how }) => (
        <li key={file}>
          <span className="runs-diff-how">{text.how[how]}</span>
          {how === 'removed' ? <span className="runs-diff-place muted">{file}</span> : <FileLink file={file} />}
        </li>
      )}
    </Listed>
  );
}

function FileLink({ file, line }: { readonly file: string; readonly line?: number | undefined }) {
  return (
    <button
      type="button"
      className="runs-diff-link runs-diff-place"
      aria-label={line === undefined ? text.openFile(file) : text.openFinding(file, line)}
      onClick={() => void openInEditor(file, line).catch(reportBug)}
    >
      {line === undefined ? file : `${file}:${line}`}
    </button>
  );
}

function TaskName({ path, title, run }: Pick<TaskComparison, 'path' | 'title'> & { readonly run: string }) {
  const row = useStudio((state) => state.runs.find((candidate) => candidate.run === run));
  if (row === undefined) return <span className="runs-diff-name">{title}</span>;
  const show = async (): Promise<void> => {
    closeSheet();
    await openRun(row);
    useView.setState({ selectedNodes: [path.replaceAll(/\[\d+\]/g, '')], inspectorTab: 'run', isRightOpen: true });
  };
  return (
    <button
      type="button"
      className="runs-diff-link runs-diff-name"
      aria-label={text.show(title)}
      onClick={() => void show().catch(reportBug)}
    >
      {title}
    </button>
  );
}

function statusWord(status: string | null): string {
  return status === null ? text.notThere : TASK_STATUS[status as TaskStatus].word;
}

function Statuses({ tasks, run }: { readonly tasks: readonly TaskComparison[]; readonly run: string }) {
  return (
    <Listed items={tasks}>
      {({ path, title, before, after, message }) => (
        <li key={path}>
          <TaskName path={path} title={title} run={run} />
          <span className="runs-diff-change" data-status={after ?? undefined}>
            {text.was(statusWord(before), statusWord(after))}
          </span>
          {message !== null && <span className="runs-diff-said">{message}</span>}
        </li>
      )}
    </Listed>
  );
}

function Times({ tasks, run }: { readonly tasks: readonly TaskComparison[]; readonly run: string }) {
  return (
    <Listed items={tasks}>
      {({ path, title, beforeMs, afterMs, band, speed }) => (
        <li key={path}>
          <TaskName path={path} title={title} run={run} />
          {beforeMs !== null && afterMs !== null && (
            <>
              <span className="tabular">{text.was(duration(beforeMs), duration(afterMs))}</span>
              <span>{changeWords({ beforeMs, afterMs })}</span>
            </>
          )}
          <span className="muted">{noiseWords({ band, speed })}</span>
        </li>
      )}
    </Listed>
  );
}

function Fields({ fields }: { readonly fields: readonly FieldDifference[] }) {
  return (
    <table className="runs-diff-fields">
      <thead>
        <tr>
          <th scope="col">{text.what}</th>
          <th scope="col">{text.before}</th>
          <th scope="col">{text.after}</th>
        </tr>
      </thead>
      <tbody>
        {fields.slice(0, MOST_ITEMS).map(({ field, before, after }) => (
          <tr key={field.join('.')}>
            <th scope="row">{field.join('.')}</th>
            <td>{shown(before)}</td>
            <td>{shown(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a run stood on, as people call it. */
function inWords(difference: FieldDifference): FieldDifference {
  const { field, before, after } = difference;
  const name = String(field[0] ?? '');
  const named = { ...difference, field: [FIELD_NAMES[name] ?? name, ...field.slice(1)] };
  return name === 'startedBy' ? { ...named, before: triggerWord(before), after: triggerWord(after) } : named;
}

const FIELD_NAMES: Readonly<Record<string, string>> = text.fields;
const TRIGGERS: Readonly<Record<string, string>> = messages.runs.list.triggers;

function triggerWord(value: unknown): unknown {
  return typeof value === 'string' ? (TRIGGERS[value] ?? value) : value;
}

function shown(value: unknown): string {
  if (value === undefined) return text.none;
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function WorkflowLines({ lines }: { readonly lines: readonly DifferenceLine[] | null }) {
  if (lines === null) return <p>{text.unreadable}</p>;
  return (
    <pre className="runs-diff-lines">
      {lines.slice(0, MOST_ITEMS * 5).map(({ sign, indent, text: line }, index) => (
        <span key={index} data-sign={sign}>
          {`${'  '.repeat(indent)}${sign} ${line}\n`}
        </span>
      ))}
    </pre>
  );
}
