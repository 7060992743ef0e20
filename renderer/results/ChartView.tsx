import { lazy, Suspense, useMemo } from 'react';
import { z } from 'zod';
import { chartSchema } from '#shared/module/chart.ts';
import { chartValues } from '#shared/module/chart-values.ts';
import { artifactReferenceSchema, type Outputs } from '#shared/run/event.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { messages } from '../messages/messages.ts';
import { ImageView } from './ImageView.tsx';
import { TableView } from './TableView.tsx';
import type { Row } from './table-rows.ts';
import { useOutputValue } from './use-content.ts';

/** Drawing costs a library that most windows never need. */
const ChartFigure = lazy(() => import('./chart/ChartFigure.tsx').then((room) => ({ default: room.ChartFigure })));

const dataSchema = z.object({ columns: z.array(z.unknown()), rows: z.array(z.unknown()) });

interface ChartViewProps {
  readonly run: string;
  readonly node: string;
  readonly outputs: Outputs;
}

/** A chart to be looked into, its figures, and the pictures to save. Runs of before that only have the picture show it. */
export function ChartView({ run, node, outputs }: ChartViewProps) {
  const svg = artifactReferenceSchema.safeParse(outputs['svg']);
  const png = artifactReferenceSchema.safeParse(outputs['png']);
  const data = useOutputValue(run, outputs['data']);
  const drawn = useOutputValue(run, outputs['chart']);
  const drawnValue = drawn.state === 'good' ? drawn.value : undefined;
  const chart = useMemo(() => chartSchema.safeParse(drawnValue), [drawnValue]);
  const values = useMemo(() => (chart.success ? chartValues(chart.data.plan) : undefined), [chart]);
  const dataValue = data.state === 'good' ? data.value : undefined;
  const table = useMemo(() => dataSchema.safeParse(dataValue), [dataValue]);
  const rows = useMemo(() => (table.success ? rowsOf(table.data.columns, table.data.rows) : []), [table]);
  return (
    <div className="outputs">
      {chart.success && values !== undefined && (
        <section className="output" data-output="chart">
          <Suspense fallback={<p className="muted">{messages.common.loading}</p>}>
            <ChartFigure title={chart.data.title} plan={chart.data.plan} />
          </Suspense>
          <Values {...values} />
        </section>
      )}
      {svg.success && (
        <ImageView
          run={run}
          reference={svg.data}
          others={png.success ? [png.data] : []}
          isShown={drawn.state !== 'loading' && !chart.success}
        />
      )}
      {table.success && (
        <section className="output" data-output="data">
          <header className="output-head">
            <h4>{messages.results.chartData}</h4>
          </header>
          <TableView
            label={messages.results.chartData}
            rows={rows}
            expressionOf={(index, column) =>
              valueExpression(node, 'data', ['rows', index, stepInto(table.data, index, column)])
            }
          />
        </section>
      )}
    </div>
  );
}

function Values({ columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly Row[] }) {
  return (
    <details className="chart-values">
      <summary>{messages.results.chart.values(rows.length)}</summary>
      <TableView label={messages.results.chart.valuesTable} columns={columns} rows={rows} />
    </details>
  );
}

/** Rows come as lists in column order or as objects already. */
function rowsOf(columns: readonly unknown[], rows: readonly unknown[]): readonly Row[] {
  const names = columns.map(nameOf);
  return rows.map((row) =>
    Array.isArray(row)
      ? Object.fromEntries(names.map((name, index) => [name, row[index] as unknown]))
      : (row as Readonly<Record<string, unknown>>),
  );
}

function stepInto(
  { columns, rows }: { readonly columns: readonly unknown[]; readonly rows: readonly unknown[] },
  index: number,
  column: string,
): string | number {
  return Array.isArray(rows[index]) ? columns.findIndex((each) => nameOf(each) === column) : column;
}

function nameOf(column: unknown): string {
  return typeof column === 'object' && column !== null && 'name' in column ? String(column.name) : String(column);
}
