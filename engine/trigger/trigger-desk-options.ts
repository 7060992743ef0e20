import type { RunChange } from '#shared/bridge/run-calls.ts';
import type { Clock } from '../run/clock.ts';
import type { RunDoor } from './firing.ts';

export interface TriggerDeskOptions {
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly runs: RunDoor;
  /** Rows of runs as they change, of all projects. */
  readonly runChanges: (signal: AbortSignal) => AsyncIterable<readonly RunChange[]>;
  /** A run and those whose ends started it: their workflows, the run's own first. */
  readonly ancestry: (run: string) => Promise<readonly string[]>;
  /** Absolute folders that the user trusts. */
  readonly trusted: () => Promise<readonly string[]>;
  readonly workflowsOf: (project: string) => Promise<readonly string[]>;
  readonly report: (error: unknown) => void;
}
