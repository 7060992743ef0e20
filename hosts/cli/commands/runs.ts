import type { Engine } from '#engine/engine.ts';
import { unknownTask } from '#engine/run/run-problem.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { summaryLines, summaryOf } from '../run-summary.ts';
import { formatDuration, table, type Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface ListOptions {
  readonly project?: string;
  readonly workflow?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Newest first, of all projects unless one is named. */
export async function listRuns(terminal: Terminal, options: ListOptions): Promise<ExitCode> {
  const project =
    options.project === undefined ? undefined : await projectFolder(options.project, undefined, process.cwd());
  if (project?.ok === false) return refused(terminal, project.problem);
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const rows = await engine.listRuns({ project: project?.value, workflow: options.workflow, limit: options.limit });
    if (options.json === true) for (const row of rows) terminal.json(rowJson(row));
    else showRows(terminal, rows);
    return EXIT.good;
  });
}

function rowJson({ run, workflow, status, startedAt, endedAt, durationMs, trigger }: RunRow) {
  return { run, workflow, status, startedAt, endedAt: endedAt ?? null, durationMs: durationMs ?? null, trigger };
}

function showRows(terminal: Terminal, rows: readonly RunRow[]): void {
  if (rows.length === 0) return terminal.out('No runs yet. Start one with: codomyrmex run <workflow>');
  const cells = rows.map((row) => [
    row.run,
    row.workflow,
    row.status,
    row.startedAt,
    row.durationMs === undefined ? '' : formatDuration(row.durationMs),
    row.trigger,
  ]);
  for (const line of table([['RUN', 'WORKFLOW', 'STATUS', 'STARTED', 'TOOK', 'BY'], ...cells]))
    terminal.out(line.trimEnd());
}

export function showRun(terminal: Terminal, run: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const state = await engine.readRun(run);
    if (!state.ok) return refused(terminal, state.problem);
    if (options.json === true) terminal.json(summaryOf(state.value));
    else for (const line of summaryLines(state.value, terminal.colors)) terminal.out(line);
    return EXIT.good;
  });
}

export interface LogOptions {
  readonly attempt?: number;
  readonly json?: boolean;
}

const LOG_PIECE_BYTES = 262_144;

/** The log as it is now, from its start; with `--json` one JSON text. */
export function showLog(terminal: Terminal, run: string, task: string, options: LogOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const state = await engine.readRun(run);
    if (!state.ok) return refused(terminal, state.problem);
    if (!state.value.tasks.has(task)) return refused(terminal, unknownTask(state.value, task));
    let whole = '';
    for (let from = 0; ;) {
      const piece = await engine.readLog(run, task, { attempt: options.attempt, from, maxBytes: LOG_PIECE_BYTES });
      if (!piece.ok) return refused(terminal, piece.problem);
      if (options.json === true) whole += piece.value.text;
      else process.stdout.write(piece.value.text);
      // A log that still grows is shown up to where it was; without progress there is nothing more to read.
      if (piece.value.to >= piece.value.totalBytes || piece.value.to <= from) break;
      from = piece.value.to;
    }
    if (options.json === true) terminal.json(whole);
    return EXIT.good;
  });
}

/** One event per line, up to now. They are JSON in both forms. */
export function showEvents(terminal: Terminal, run: string): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const state = await engine.readRun(run);
    if (!state.ok) return refused(terminal, state.problem);
    await printEvents(engine, terminal, run, state.value.seq);
    return EXIT.good;
  });
}

async function printEvents(engine: Engine, terminal: Terminal, run: string, lastSeq: number): Promise<void> {
  const enough = new AbortController();
  for await (const batch of engine.events(run, 0, enough.signal)) {
    for (const event of batch) {
      if (event.seq > lastSeq) return enough.abort();
      terminal.json(event);
      if (event.seq === lastSeq) return enough.abort();
    }
  }
}

function refused(terminal: Terminal, found: Problem): ExitCode {
  terminal.problem(found);
  return EXIT.unusable;
}
