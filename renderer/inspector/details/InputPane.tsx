import { Play } from 'lucide-react';
import { useState } from 'react';
import { nameInPath } from '#shared/workflow/name-in-path.ts';
import { useNodeTask } from '../../canvas/task-of-node.ts';
import { Button } from '../../design/Button.tsx';
import { EmptyState } from '../../design/EmptyState.tsx';
import { textOf } from '../../design/text-of.ts';
import { messages } from '../../messages/messages.ts';
import { TableView } from '../../results/TableView.tsx';
import { useOutputValue } from '../../results/use-content.ts';
import { useDocument } from '../../stores/document-store.ts';
import { useRun } from '../../stores/run-store.ts';
import { startRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { ExpressionRow, type Target } from './ExpressionRow.tsx';
import { upstreamOf, type UpstreamNode, type UpstreamOutput } from './upstream.ts';
import { rowsOf, stepsInto } from './value-shape.ts';

const text = messages.details;

type Shape = keyof typeof text.shapes;

interface InputPaneProps {
  readonly path: string;
  readonly targets: readonly Target[];
  readonly onPut: (target: Target, expression: string) => void;
}

/** What comes in: per upstream node its outputs, as schema, table or JSON, with the values of the run shown. */
export function InputPane({ path, targets, onPut }: InputPaneProps) {
  const [shape, setShape] = useState<Shape>('schema');
  const workflow = useDocument((document) => document.workflow);
  const catalogue = useStudio((studio) => studio.catalogue);
  const upstream = workflow === undefined ? [] : upstreamOf(workflow, catalogue, path);
  const parameters = Object.entries(workflow?.parameters ?? {});
  const others = upstream.filter(({ isParent }) => !isParent);
  const put = { targets, onPut };
  return (
    <>
      <div className="details-tools" role="group" aria-label={text.shape}>
        {(['schema', 'table', 'json'] as const).map((each) => (
          <Button key={each} look="quiet" size="small" pressed={shape === each} onClick={() => setShape(each)}>
            {text.shapes[each]}
          </Button>
        ))}
      </div>
      {upstream.length + parameters.length === 0 && <EmptyState title={text.noInput}>{text.noInputText}</EmptyState>}
      {upstream
        .filter(({ isParent }) => isParent)
        .map((node) => (
          <Upstream key={node.path} node={node} shape={shape} {...put} />
        ))}
      {parameters.length > 0 && (
        <section className="details-source">
          <h4>{text.workflow}</h4>
          {parameters.map(([name, about]) => (
            <ExpressionRow
              key={name}
              name={name}
              expression={`parameters.${nameInPath(name)}`}
              detail={[about.type, textOf(about.default)].filter((part) => part !== '').join(' · ')}
              depth={0}
              {...put}
            />
          ))}
        </section>
      )}
      {others.length > 0 && (
        <details className="details-others" open={upstream.length === others.length}>
          <summary>{text.others}</summary>
          {others.map((node) => (
            <Upstream key={node.path} node={node} shape={shape} {...put} />
          ))}
        </details>
      )}
    </>
  );
}

interface ShownProps extends Omit<InputPaneProps, 'path'> {
  readonly shape: Shape;
}

function Upstream({ node, ...shown }: ShownProps & { readonly node: UpstreamNode }) {
  const task = useNodeTask(node.path);
  const run = useRun((watched) => watched.run);
  const hasValues = run !== undefined && task !== undefined && Object.keys(task.outputs).length > 0;
  return (
    <section className="details-source" aria-label={node.title}>
      <h4>
        {node.title} <code className="muted">{node.id}</code>
      </h4>
      {node.outputs.length === 0 && <p className="muted">{text.noOutputs}</p>}
      {!hasValues && node.outputs.length > 0 && (
        <p className="muted details-no-run">
          {text.noRun}
          <Button size="small" icon={<Play size={12} />} onClick={() => void startRun({}, topOf(node.path))}>
            {text.runTo}
          </Button>
        </p>
      )}
      {node.outputs.map((output) => (
        <Output
          key={output.name}
          output={output}
          run={hasValues ? run : undefined}
          value={task?.outputs[output.name]}
          {...shown}
        />
      ))}
    </section>
  );
}

/** A run goes to a node at the top: for one inside a container that is the container. */
function topOf(path: string): string {
  return path.split('.')[0] ?? path;
}

interface OutputProps extends ShownProps {
  readonly output: UpstreamOutput;
  /** Undefined: it has no value. */
  readonly run: string | undefined;
  readonly value: unknown;
}

function Output(props: OutputProps) {
  const { output, run, value, ...shown } = props;
  if (run === undefined || value === undefined) {
    const { targets, onPut } = shown;
    return (
      <ExpressionRow
        name={output.name}
        expression={output.expression}
        detail={`${output.type} · ${output.title}`}
        depth={0}
        targets={targets}
        onPut={onPut}
      />
    );
  }
  return <OutputWithValue output={output} run={run} value={value} {...shown} />;
}

function OutputWithValue({ output, run, value, shape, targets, onPut }: OutputProps & { readonly run: string }) {
  const loaded = useOutputValue(run, value);
  const put = { targets, onPut };
  const known = loaded.state === 'good' ? loaded.value : undefined;
  const rows = shape === 'table' ? rowsOf(known) : undefined;
  const detail = shape === 'schema' ? output.type : preview(known);
  return (
    <>
      <ExpressionRow name={output.name} expression={output.expression} detail={detail} depth={0} {...put} />
      {rows !== undefined && (
        <TableView
          rows={rows}
          label={output.title}
          expressionOf={(index, column) => `{{ ${output.expression}[${index}].${nameInPath(column)} }}`}
        />
      )}
      {shape !== 'table' && <Steps of={output.expression} value={known} depth={1} shape={shape} {...put} />}
    </>
  );
}

const DEEPEST = 4;

/** What lies in a value, each a row of its own. */
function Steps(props: ShownProps & { readonly of: string; readonly value: unknown; readonly depth: number }) {
  const { of, value, depth, shape, targets, onPut } = props;
  if (depth > DEEPEST) return null;
  return stepsInto(value).map(({ name, expression, value: inner, type }) => (
    <div key={name}>
      <ExpressionRow
        name={name}
        expression={`${of}${expression}`}
        detail={shape === 'schema' ? type : preview(inner)}
        depth={depth}
        targets={targets}
        onPut={onPut}
      />
      <Steps of={`${of}${expression}`} value={inner} depth={depth + 1} shape={shape} targets={targets} onPut={onPut} />
    </div>
  ));
}

function preview(value: unknown): string {
  const line = textOf(value).replaceAll('\n', ' ⏎ ');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
