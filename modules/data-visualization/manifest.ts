import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { CHART_KINDS } from '#shared/module/chart.ts';
import type { moduleManifestSchema } from '#shared/module/manifest.ts';

export const about: Omit<z.input<typeof moduleManifestSchema>, 'actions'> = {
  id: 'data-visualization',
  title: 'Charts',
  description: 'Draws data as SVG and PNG: bars, lines, points, histograms, pies and heat maps.',
  icon: 'chart-column',
  order: 60,
};

/** Whatever flows along an edge, but it must be there. */
const dataSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]);

export const chart = declareAction({
  id: 'data-visualization.chart',
  title: 'Chart',
  description: 'Draws a chart of data from a file or another node, as SVG and PNG.',
  keywords: [
    'plot',
    'graph',
    'diagram',
    'bar',
    'line',
    'scatter',
    'histogram',
    'pie',
    'heatmap',
    'csv',
    'png',
    'svg',
    'picture',
  ],
  parameters: z.object({
    kind: z.enum(CHART_KINDS).default('bar').meta({ title: 'Kind', control: 'choice' }),
    data: dataSchema.meta({
      title: 'Data',
      description:
        'A list, a table or an object name → number; JSON or CSV text; or the path of a .csv, .tsv or .json file.',
      control: 'expression',
      portType: 'any',
      placeholder: '{{ nodes.unit.outputs.summary }}',
    }),
    x: z.string().min(1).optional().meta({
      title: 'X',
      connectable: false,
      description: 'Column of the categories, times or x values. Empty: chosen from the data.',
      control: 'text',
    }),
    y: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .meta({
        title: 'Y',
        connectable: false,
        description: 'Column (or several) of the values. Empty: all columns of numbers; without any, rows are counted.',
        control: 'text',
      }),
    title: z.string().optional().meta({ title: 'Title', control: 'text' }),
    file: z.string().min(1).optional().meta({
      title: 'File',
      connectable: false,
      description: 'Also written to this file of the project; its ending says which: .svg or .png. A folder gets both.',
      control: 'path',
      placeholder: 'reports/chart.png',
    }),
    value: z.string().min(1).optional().meta({
      title: 'Value',
      connectable: false,
      description: 'Heat map only: the column that gives a cell its colour.',
      control: 'text',
    }),
    bins: z.number().int().min(1).max(200).optional().meta({
      title: 'Bins',
      connectable: false,
      description: 'Histogram only: how many bars. Empty: chosen from the data.',
      control: 'number',
    }),
    width: z
      .number()
      .int()
      .min(200)
      .max(4000)
      .default(800)
      .meta({ title: 'Width', connectable: false, description: 'Pixels.', control: 'number' }),
    height: z
      .number()
      .int()
      .min(150)
      .max(4000)
      .default(480)
      .meta({ title: 'Height', connectable: false, description: 'Pixels.', control: 'number' }),
    scale: z.number().min(0.5).max(4).default(1).meta({
      title: 'Scale of the PNG',
      connectable: false,
      description: '2 gives a PNG with twice as many pixels each way, for sharp screens and print.',
      control: 'number',
    }),
  }),
  cardParameters: ['kind', 'title'],
  outputs: {
    svg: { title: 'SVG', type: 'image' },
    png: { title: 'PNG', type: 'image' },
    data: { title: 'Data', type: 'object', description: 'The table that was drawn: {columns, rows}.' },
    chart: {
      title: 'Chart',
      type: 'object',
      description: 'What the picture shows, as numbers and names: {title, plan}.',
    },
  },
  effects: ['reads', 'writes'],
  estimateMs: 500,
  docs: `Draws one chart. \`svg\` and \`png\` are pictures kept with the run, \`data\` is the table behind them.

**Data** may be
- a list of objects (findings, test results, commits), of lists (a first row of names is recognised) or of numbers;
- an object name → number, such as the summary of a test run (\`passed\`, \`failed\`, \`skipped\` get the colours of these states);
- an object of lists (columns), an object of objects (rows), or \`{columns, rows}\`;
- JSON or CSV text, or the path of a \`.csv\`, \`.tsv\` or \`.json\` file in the project.

**Columns.** Without \`x\` and \`y\` they are chosen from the data; the log says what was chosen or left out. Where there is no column of
numbers, rows are counted. Columns named like \`durationMs\`, \`size_bytes\` or \`coverage_percent\` get their unit on the axis. Dates like
\`2026-03-01\` make a time axis.

| kind | draws |
|---|---|
| bar | one bar per \`x\`, side by side for several \`y\`; repeated names are summed |
| line | one line per \`y\` along \`x\`; very long lines are thinned (LTTB) for drawing |
| scatter | one point per row |
| histogram | how often the values of one column occur |
| pie | shares of a whole; beyond 12 slices the smallest are joined |
| heatmap | a matrix, or \`x\`, \`y\` and \`value\` columns |

Data that cannot be drawn ends in a problem that names the column and the row, never in an empty picture.`,
  example: `chart:
  action: data-visualization.chart
  after: { unit: finished }
  parameters:
    kind: bar
    data: "{{ nodes.unit.outputs.summary }}"
    title: Unit tests`,
});
