import type { Trends } from './trends.ts';

const COLUMNS = [
  'workflow',
  'node',
  'action',
  'runs',
  'succeeded',
  'failed',
  'cached',
  'skipped',
  'successRate',
  'p50Ms',
  'p95Ms',
  'totalMs',
  'criticalRuns',
  'peakRssBytes',
  'speed',
] as const;

/** A row per node, as RFC 4180 has it; what is not known is empty. */
export function nodesAsCsv({ nodes, flaky }: Trends): string {
  const isFlaky = new Set(flaky.map(({ workflow, task }) => `${workflow}\n${nodeOfPath(task)}`));
  const rows = nodes.map((node) => [
    ...COLUMNS.map((column) => node[column]),
    isFlaky.has(`${node.workflow}\n${node.node}`),
  ]);
  return csvOf([[...COLUMNS, 'flaky'], ...rows]);
}

/** A row per run, oldest first. */
export function runsAsCsv({ perRun }: Trends): string {
  const columns = ['run', 'workflow', 'status', 'startedAt', 'durationMs', 'peakRssBytes'] as const;
  return csvOf([columns, ...perRun.map((run) => columns.map((column) => run[column]))]);
}

/** `each[1].e2e` is made by the node `each.e2e`. */
function nodeOfPath(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '');
}

type Cell = string | number | boolean | null;

function csvOf(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/** A cell that begins like a formula is one to a spreadsheet. */
function cellOf(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
