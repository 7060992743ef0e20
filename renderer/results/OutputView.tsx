import { z } from 'zod';
import type { OutputManifest } from '#shared/module/manifest.ts';
import { findingsSchema } from '#shared/module/finding.ts';
import { patchSchema } from '#shared/module/patch.ts';
import { testReportSchema } from '#shared/module/test-report.ts';
import { artifactReferenceSchema } from '#shared/run/event.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { useAction } from '../stores/studio-store.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { ChartView } from './ChartView.tsx';
import { CopyValue } from './CopyValue.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { ImageView } from './ImageView.tsx';
import { JsonView } from './JsonView.tsx';
import { PatchView } from './PatchView.tsx';
import { TableView } from './TableView.tsx';
import { TestTree } from './TestTree.tsx';
import { TextView } from './TextView.tsx';
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
        {messages.results.noneText(task.sentence)}
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
  const findings = findingsSchema.safeParse(value);
  if (findings.success && name === 'findings') return <FindingsTable findings={findings.data} source={source} />;
  const report = testReportSchema.safeParse(value);
  if (report.success) return <TestTree report={report.data} source={source} />;
  const patch = patchSchema.safeParse(value);
  if (patch.success) return <PatchView run={run} task={task.path} output={name} patch={patch.data} />;
  const artifact = artifactReferenceSchema.safeParse(value);
  if (artifact.success) return <ImageView run={run} reference={artifact.data} />;
  const table = tableSchema.safeParse(value);
  if (table.success)
    return (
      <TableView
        rows={table.data}
        expressionOf={(index, column) => valueExpression(task.node, name, [index, column])}
      />
    );
  if (typeof value === 'string')
    return <TextView text={value} isMarkdown={/markdown|explanation|review/i.test(name)} />;
  return <JsonView value={value} source={source} />;
}

/** A list of flat objects reads best as a table. */
const tableSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).min(1);
