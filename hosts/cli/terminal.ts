import picocolors from 'picocolors';
import { describeProblem, type Problem } from '#shared/problem.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Where a command writes: results to stdout, problems and remarks to stderr. */
export interface Terminal {
  /** One line of result. */
  out(line: string): void;
  /** One JSON value on one line. */
  json(value: unknown): void;
  remark(line: string): void;
  problem(problem: Problem): void;
  /** May lines be drawn over? */
  readonly isLive: boolean;
  readonly colors: Colors;
}

export function createTerminal(): Terminal {
  endQuietlyWhenNobodyReads();
  const supported = picocolors.isColorSupported;
  const outColors = picocolors.createColors(supported && process.stdout.isTTY);
  const errorColors = picocolors.createColors(supported && process.stderr.isTTY);
  const remark = (line: string): void => void process.stderr.write(`${line}\n`);
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    remark,
    problem: (problem) => remark(problemLine(problem, errorColors)),
    isLive: process.stdout.isTTY && process.env['TERM'] !== 'dumb',
    colors: outColors,
  };
}

/** `file:line:column error: message reason remedy (code)` */
export function problemLine(problem: Problem, colors: Colors): string {
  const { file, line, column, node } = problem.place ?? {};
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const where = [place, node === undefined ? '' : `[${node}]`].filter((part) => part !== '').join(' ');
  const severity =
    problem.severity === 'error'
      ? colors.red('error')
      : problem.severity === 'warning'
        ? colors.yellow('warning')
        : 'info';
  return `${where === '' ? '' : `${where} `}${severity}: ${describeProblem(problem)} ${colors.dim(`(${problem.code})`)}`;
}

/** `codomyrmex … | head` closes the pipe early; that is not an error of ours. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

/** Rows under a heading, columns as wide as their longest text; the last one is never padded. */
export function table(rows: readonly (readonly string[])[], indent = ''): readonly string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((text, column) => Math.max(widest[column] ?? 0, visibleLength(text))),
    [],
  );
  return rows.map(
    (row) =>
      indent +
      row
        .map((text, column) =>
          column === row.length - 1 ? text : text + ' '.repeat((widths[column] ?? 0) - visibleLength(text)),
        )
        .join('  '),
  );
}

export function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex -- colours are control sequences
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '').length;
}

/** `0.4 s`, `12 s`, `3 m 05 s`, `1 h 02 m`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 9950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}
