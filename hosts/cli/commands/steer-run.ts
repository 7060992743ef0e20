import type { Engine } from '#engine/engine.ts';
import type { Result } from '#shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

export type Steering = 'cancel' | 'pause' | 'unpause';

export interface SteerOptions {
  readonly now?: boolean;
  readonly json?: boolean;
}

/** Asks the engine that owns the run, in this process or over its local socket. */
export function steerRun(terminal: Terminal, how: Steering, run: string, options: SteerOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const steered = await steer(engine, how, run, options.now === true);
    if (!steered.ok) {
      terminal.problem(steered.problem);
      return steered.problem.code === 'run.notFound' ? EXIT.unusable : EXIT.failed;
    }
    const state = await engine.readRun(run);
    const status = state.ok ? state.value.status : 'unknown';
    if (options.json === true) terminal.json({ run, status });
    else terminal.out(`Run ${run} is ${status}.`);
    return EXIT.good;
  });
}

function steer(engine: Engine, how: Steering, run: string, now: boolean): Promise<Result<object>> {
  switch (how) {
    case 'cancel':
      return engine.cancelRun(run, { now, by: 'cli' });
    case 'pause':
      return engine.pauseRun(run, 'cli');
    case 'unpause':
      return engine.unpauseRun(run, 'cli');
  }
}
