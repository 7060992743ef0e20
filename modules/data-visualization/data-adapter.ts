import type { z } from 'zod';
import { relative, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { describe, load, process } from './data-actions.ts';
import { applyOperation } from './operations.ts';
import { readData } from './read-data.ts';
import { normalizeTable, type Cell, type Table } from './table.ts';

export async function loadData({ path }: z.output<typeof load.schema>, context: ActionContext): Promise<ActionOutcome> {
  const files = await filesOf(path, context);
  const tables: (readonly [string, Table])[] = [];
  for (const file of files) tables.push([file, await tableOf(file, context)]);
  const [[firstFile, first] = ['', { columns: [], rows: [] }]] = tables;
  const other = tables.find(([, { columns }]) => columns.join('\0') !== first.columns.join('\0'));
  if (other !== undefined) {
    throw new ProblemError(
      problem('data.columnsDiffer', 'The files do not have the same columns.', {
        reason: `${firstFile} has ${first.columns.join(', ')}; ${other[0]} has ${other[1].columns.join(', ')}.`,
        remedy: 'Name one file, or a glob that matches only files with the same columns.',
        place: { parameter: 'path' },
        retryable: false,
      }),
    );
  }
  const table: Table = { columns: first.columns, rows: tables.flatMap(([, { rows }]) => rows) };
  return { status: 'succeeded', outputs: { table, rows: table.rows.length, files } };
}

async function filesOf(path: string, context: ActionContext): Promise<readonly string[]> {
  if (!/[*?{[]/.test(path)) return [path];
  context.resolvePath(path.replace(/[*?{[].*$/, '') || '.');
  const found = await glob(path, {
    cwd: context.projectFolder,
    ignore: ['**/node_modules/**', '**/.git/**'],
    followSymbolicLinks: false,
  });
  if (found.length > 0) return found.map((file) => relative('.', file).split(sep).join('/')).toSorted();
  throw new ProblemError(
    problem('data.noFiles', 'There is no data to load.', {
      reason: `No file of the project matches "${path}".`,
      remedy: 'Put a .csv, .tsv or .json file there, or name another path.',
      place: { parameter: 'path' },
      retryable: false,
    }),
  );
}

export async function processData(
  { data, operations }: z.output<typeof process.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  let table = await tableOf(data, context);
  operations.forEach((operation, index) => {
    const result = applyOperation(table, operation, index);
    if (!result.ok) throw new ProblemError(result.problem);
    table = result.value;
  });
  return { status: 'succeeded', outputs: { table, rows: table.rows.length } };
}

export async function describeData(
  { data }: z.output<typeof describe.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { columns, rows } = await tableOf(data, context);
  const about = columns.map((column, index) =>
    describeColumn(
      column,
      rows.map((row) => row[index] ?? null),
    ),
  );
  return { status: 'succeeded', outputs: { columns: about, rows: rows.length } };
}

async function tableOf(data: unknown, context: ActionContext): Promise<Table> {
  const read = normalizeTable(await readData(data, context));
  if (!read.ok) throw new ProblemError(read.problem);
  for (const note of read.value.notes) context.log(`${note}\n`);
  return read.value.table;
}

function describeColumn(column: string, cells: readonly Cell[]) {
  const values = cells.filter((cell) => cell !== null && cell !== '');
  const numbers = values.filter((value): value is number => typeof value === 'number').toSorted((a, b) => a - b);
  const isNumeric = numbers.length > 0 && numbers.length === values.length;
  const half = numbers.length / 2;
  const median = ((numbers[Math.ceil(half) - 1] ?? 0) + (numbers[Math.floor(half)] ?? 0)) / 2;
  return {
    column,
    values: values.length,
    missing: cells.length - values.length,
    distinct: new Set(values).size,
    min: isNumeric ? numbers[0] : null,
    max: isNumeric ? numbers.at(-1) : null,
    mean: isNumeric ? numbers.reduce((sum, value) => sum + value, 0) / numbers.length : null,
    median: isNumeric ? median : null,
  };
}
