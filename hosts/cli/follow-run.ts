import type { Engine } from '#engine/engine.ts';
import { foldRun } from '#shared/run/fold-run.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { onStopSignals } from '../stop-signals.ts';
import { plainLine, progressLines } from './run-progress.ts';
import { summaryLines, summaryOf } from './run-summary.ts';
import type { Terminal } from './terminal.ts';

const REDRAW_MS = 100;
const LONG_MS = 1_000_000_000;

/** Shows a run until it has ended; signals cancel it (the second at once). Gives the last state. */
export async function followRun(engine: Engine, run: string, terminal: Terminal, json: boolean): Promise<RunState> {
  const stopListening = onStopSignals((wish, signal) => {
    void engine.cancelRun(run, { now: wish === 'now', by: signal }).then((result) => {
      if (!result.ok) terminal.problem(result.problem);
    });
  });
  // Nothing else keeps the process alive while a run is paused or waits for a person: without this Node ends it with code 13.
  const staying = setInterval(() => undefined, LONG_MS);
  try {
    const state = await showRun(engine, run, json ? jsonView(terminal) : await humanView(terminal));
    if (json) terminal.json(summaryOf(state));
    else for (const line of summaryLines(state, terminal.colors)) terminal.out(line);
    return state;
  } finally {
    clearInterval(staying);
    stopListening();
  }
}

/** Given each event with the state after it. */
interface RunView {
  event(event: Parameters<typeof foldRun>[1], state: RunState): void;
  end(): void;
}

async function showRun(engine: Engine, run: string, view: RunView): Promise<RunState> {
  let state: RunState | undefined;
  const never = new AbortController();
  try {
    for await (const batch of engine.events(run, 0, never.signal)) {
      for (const event of batch) {
        state = foldRun(state, event);
        view.event(event, state);
      }
    }
  } finally {
    view.end();
  }
  // Also when the stream ended a little before the record was closed.
  return engine.waitForRun(run);
}

function jsonView(terminal: Terminal): RunView {
  return { event: (event) => terminal.json(event), end: () => undefined };
}

function plainView(terminal: Terminal): RunView {
  let hasToldWait = false;
  return {
    event: (event, state) => {
      // While nothing starts, one reason is enough: thousands may wait for the same.
      if (event.type === 'attempt.started') hasToldWait = false;
      if (event.type === 'task.queued' && hasToldWait) return;
      const line = plainLine(event, state, terminal.colors);
      if (line === undefined) return;
      if (event.type === 'task.queued') hasToldWait = true;
      terminal.out(line);
    },
    end: () => undefined,
  };
}

async function humanView(terminal: Terminal): Promise<RunView> {
  if (!terminal.isLive) return plainView(terminal);
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stdout, { showCursor: true });
  let latest: RunState | undefined;
  const redraw = (): void => {
    if (latest === undefined) return;
    // Asked anew each time, because the window may be resized; 0 means that nobody knows.
    const view = { colors: terminal.colors, columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
    draw(progressLines(latest, new Date().toISOString(), view).join('\n'));
  };
  const timer = setInterval(redraw, REDRAW_MS);
  return {
    event: (_event, state) => (latest = state),
    end: () => {
      clearInterval(timer);
      draw.clear();
    },
  };
}
