import type { Problem } from '#shared/problem.ts';
import type { ArtifactReference } from '#shared/run/event.ts';
import type { ActionDefinition } from '../action.ts';
import type { Usage } from '../process/usage-sampler.ts';
import type { StopSwitch } from './stop-switch.ts';

/** Everything one attempt needs; parameters are resolved and checked. */
export interface AttemptSpec {
  readonly run: string;
  readonly task: string;
  /** Path of the node in the document, for the place of problems. */
  readonly node: string;
  readonly name: string;
  readonly attempt: number;
  readonly definition: ActionDefinition;
  readonly parameters: unknown;
  readonly projectFolder: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What an attempt tells while it runs. */
export interface AttemptHooks {
  /** Stop, with the usual grace. */
  readonly stop: StopSwitch;
  /** Stop at once. */
  readonly now: StopSwitch;
  /** A promise makes the producer wait. */
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> | undefined;
  progress(fraction: number | undefined, message: string | undefined): void;
  artifact(artifact: ArtifactReference): void;
  /** A program it started runs for longer than a moment. */
  process(started: { readonly pid: number; readonly program: string }): void;
  sample(sample: { readonly cpu: number; readonly rssBytes: number }): void;
  secret(name: string): Promise<string | undefined>;
}

export interface AttemptResult {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
  /** What a good end is read with, where its word alone would leave a question. */
  readonly sentence?: string;
  /** Of the last process it ran. */
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  readonly usage?: Usage;
}

/**
 * Where attempts run. An implementation answers once nothing of the attempt lives any more, and never throws for what an adapter does.
 */
export interface Executor {
  /** Recorded with each attempt. */
  readonly name: string;
  run(spec: AttemptSpec, hooks: AttemptHooks): Promise<AttemptResult>;
  /** Makes ready what the first program needs, so that the first attempt does not wait for it. May be called any number of times. */
  ready?(): Promise<void>;
}
