import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

const dataParameter = z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]).meta({
  title: 'Data',
  description: 'A list, a table, JSON or CSV text, or the path of a .csv, .tsv or .json file.',
  control: 'expression',
  portType: 'any',
  placeholder: '{{ nodes.load.outputs.table }}',
});

const tableOutput = {
  table: { title: 'Table', type: 'object', description: '{columns, rows}, as every chart takes it.' },
  rows: { title: 'Rows', type: 'number', description: 'How many there are.' },
} as const;

export const load = declareAction({
  id: 'data-visualization.load',
  title: 'Load data',
  description: 'Reads CSV, TSV or JSON files of the project as one table.',
  keywords: ['csv', 'json', 'dataset', 'table', 'read', 'import', 'prepare'],
  parameters: z.object({
    path: z.string().min(1).default('data/**/*.{csv,tsv,json}').meta({
      title: 'Path',
      description: 'A file, or a glob; files with the same columns become one table.',
      control: 'path',
      placeholder: 'data/sales.csv',
    }),
  }),
  cardParameters: ['path'],
  outputs: {
    ...tableOutput,
    files: { title: 'Files', type: 'list', description: 'The files that were read, sorted.' },
  },
  effects: ['reads'],
  estimateMs: 200,
  docs: 'Numbers written as text become numbers. Problems: `data.noFiles`, `data.columnsDiffer`, `chart.dataUnreadable`.',
  example: `load:
  action: data-visualization.load
  parameters: { path: data/sales.csv }`,
});

export const process = declareAction({
  id: 'data-visualization.process',
  title: 'Process data',
  description: 'Filters, sorts, groups and renames a table, step by step.',
  keywords: ['filter', 'sort', 'group', 'aggregate', 'transform', 'dataset', 'pivot'],
  parameters: z.object({
    data: dataParameter,
    operations: z.array(z.unknown()).default([]).meta({
      title: 'Operations',
      description: 'One after the other, each a mapping such as { filter: { column: price, above: 10 } }.',
      control: 'json',
    }),
  }),
  cardParameters: [],
  outputs: tableOutput,
  effects: ['reads'],
  estimateMs: 100,
  cached: true,
  docs: `| operation | does |
|---|---|
| \`{ select: [a, b] }\` | keeps these columns |
| \`{ filter: { column, equals \\| above \\| below \\| contains } }\` | keeps the rows that fit |
| \`{ sort: column }\`, \`{ sort: { column, descending: true } }\` | sorts |
| \`{ limit: 10 }\` | keeps the first rows |
| \`{ group: { by, sum \\| mean \\| count \\| min \\| max: column } }\` | one row for each value of \`by\` |
| \`{ rename: { old: new } }\` | renames columns |

Problems: \`data.operation\` names the operation that is not understood, or the column that is not there.`,
  example: `totals:
  action: data-visualization.process
  parameters:
    data: "{{ nodes.load.outputs.table }}"
    operations:
      - filter: { column: price, above: 10 }
      - group: { by: region, sum: price }`,
});

export const describe = declareAction({
  id: 'data-visualization.describe',
  title: 'Describe data',
  description: 'Says of every column how many values it has, and of numbers their range, mean and median.',
  keywords: ['statistics', 'summary', 'mean', 'median', 'analyze', 'dataset', 'profile'],
  parameters: z.object({ data: dataParameter }),
  cardParameters: [],
  outputs: {
    columns: {
      title: 'Columns',
      type: 'table',
      description: 'Rows {column, values, missing, distinct, min, max, mean, median}; null where it is no number.',
    },
    rows: { title: 'Rows', type: 'number' },
  },
  effects: ['reads'],
  estimateMs: 100,
  cached: true,
  docs: 'A column counts as numbers when all its values are. Problems: `chart.noData`, `chart.dataUnreadable`.',
  example: `profile:
  action: data-visualization.describe
  parameters: { data: "{{ nodes.load.outputs.table }}" }`,
});
