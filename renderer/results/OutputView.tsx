import { useMemo } from 'react';
import type { OutputManifest } from '#shared/module/manifest.ts';
import { artifactReferenceSchema } from '#shared/run/event.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { useAction } from '../stores/studio-store.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { ChartView } from './ChartView.tsx';
import { CopyValue } from './CopyValue.tsx';
import { CoverageTable } from './CoverageTable.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { ImageView } from './ImageView.tsx';
import { JsonView } from './JsonView.tsx';
import { lookAt } from './look-at.ts';
import { PatchView } from './PatchView.tsx';
import { TableView } from './TableView.tsx';
import { TestTree } from './TestTree.tsx';
import { TextView } from './TextView.tsx';
import { inWords } from '../stores/task-names.ts';
import { useOutputValue } from './use-content.ts';
import './results.css';

interface OutputViewProps {
  readonly run: string;
  readonly task: TaskState;
}

/** What a task handed on, each value in the viewer that fits it. */
export function OutputView({ run, task }: OutputViewProps) {
  const action = useAction(task.action);
  const names = orderOf(Object.keys(task.outputs), Object.keys(action?.outputs ?? {}));
  if (names.length === 0)
    return (
      <EmptyState title={task.endedAt === undefined ? messages.results.noneYet : messages.results.none}>
        {messages.results.noneText(inWords(task.sentence))}
      </EmptyState>
    );
  const chart = artifactReferenceSchema.safeParse(task.outputs['svg']);
  if (task.action === 'data-visualization.chart' && chart.success) {
    return <ChartView run={run} node={task.node} outputs={task.outputs} />;
  }
  return (
    <div className="outputs">
      {names.map((name) => (
        <OutputValue
          key={name}
          run={run}
          task={task}
          name={name}
          about={action?.outputs[name]}
          value={task.outputs[name]}
        />
      ))}
    </div>
  );
}

/** Declared outputs first, in the manifest's order; the big ones (reports, lists) before summaries would push them away. */
function orderOf(present: readonly string[], declared: readonly string[]): readonly string[] {
  const rank = (name: string): number => (declared.includes(name) ? declared.indexOf(name) : declared.length);
  return present.toSorted((a, b) => rank(a) - rank(b));
}

interface OutputValueProps {
  readonly run: string;
  readonly task: TaskState;
  readonly name: string;
  readonly about: OutputManifest | undefined;
  readonly value: unknown;
}

function OutputValue({ run, task, name, about, value }: OutputValueProps) {
  const loaded = useOutputValue(run, value);
  const expression = valueExpression(task.node, name);
  return (
    <section className="output" data-output={name}>
      <header className="output-head">
        <h4>{about?.title ?? name}</h4>
        <code className="muted">{name}</code>
        <span style={{ flex: 1 }} />
        <CopyValue name={name} expression={expression} />
      </header>
      {loaded.state === 'loading' && <p className="muted">{messages.common.loading}</p>}
      {loaded.state === 'bad' && <p className="field-problem">{loaded.text}</p>}
      {loaded.state === 'good' && <Value run={run} task={task} name={name} value={loaded.value} />}
    </section>
  );
}

function Value({
  run,
  task,
  name,
  value,
}: {
  readonly run: string;
  readonly task: TaskState;
  readonly name: string;
  readonly value: unknown;
}) {
  const source = { node: task.node, output: name };
  // Once per value: to look through a hundred thousand rows takes a moment.
  const seen = useMemo(() => lookAt(name, value), [name, value]);
  switch (seen.kind) {
    case 'findings':
      return <FindingsTable findings={seen.findings} source={source} />;
    case 'tests':
      return <TestTree report={seen.report} source={source} />;
    case 'coverage':
      return <CoverageTable coverage={seen.coverage} source={source} />;
    case 'patch':
      return <PatchView run={run} task={task.path} output={name} patch={seen.patch} />;
    case 'artifact':
      return <ImageView run={run} reference={seen.reference} />;
    case 'table':
      return (
        <TableView
          rows={seen.table.rows}
          {...(seen.table.columns === undefined ? {} : { columns: seen.table.columns })}
          expressionOf={(index, column) => valueExpression(task.node, name, seen.table.pathOf(index, column))}
        />
      );
    case 'text':
      return <TextView text={seen.text} isMarkdown={/markdown|explanation|review/i.test(name)} />;
    case 'value':
      return <JsonView value={value} source={source} />;
  }
}
