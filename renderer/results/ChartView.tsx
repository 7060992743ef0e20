import { z } from 'zod';
import { artifactReferenceSchema, type Outputs } from '#shared/run/event.ts';
import { messages } from '../messages/messages.ts';
import { ImageView } from './ImageView.tsx';
import { TableView } from './TableView.tsx';
import { useOutputValue } from './use-content.ts';

const dataSchema = z.object({ columns: z.array(z.unknown()), rows: z.array(z.unknown()) });

/** The chart as a picture (SVG, with the PNG to save) over the table it was drawn from. */
export function ChartView({ run, outputs }: { readonly run: string; readonly outputs: Outputs }) {
  const svg = artifactReferenceSchema.safeParse(outputs['svg']);
  const png = artifactReferenceSchema.safeParse(outputs['png']);
  const data = useOutputValue(run, outputs['data']);
  const table = data.state === 'good' ? dataSchema.safeParse(data.value) : undefined;
  return (
    <div className="outputs">
      {svg.success && <ImageView run={run} reference={svg.data} others={png.success ? [png.data] : []} />}
      {table?.success === true && (
        <section className="output" data-output="data">
          <header className="output-head">
            <h4>{messages.results.chartData}</h4>
          </header>
          <TableView label={messages.results.chartData} rows={rowsOf(table.data.columns, table.data.rows)} />
        </section>
      )}
    </div>
  );
}

/** Rows come as lists in column order or as objects already. */
function rowsOf(columns: readonly unknown[], rows: readonly unknown[]): readonly Readonly<Record<string, unknown>>[] {
  const names = columns.map((column) =>
    typeof column === 'object' && column !== null && 'name' in column ? String(column.name) : String(column),
  );
  return rows.map((row) =>
    Array.isArray(row)
      ? Object.fromEntries(names.map((name, index) => [name, row[index] as unknown]))
      : (row as Readonly<Record<string, unknown>>),
  );
}
