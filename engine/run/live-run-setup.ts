import type { Catalogue } from '#shared/module/manifest.ts';
import type { Outputs } from '#shared/run/event.ts';
import type { Ledger } from '#shared/run/ledger.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { ScheduleSetup } from '#shared/run/schedule.ts';
import type { Graph } from '#shared/workflow/graph.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { ActionDefinition } from '../action.ts';
import type { TaskCache } from '../cache/task-cache.ts';
import type { EngineSettings, SecretSource } from '../engine-settings.ts';
import type { Evaluator } from '../executor/evaluator.ts';
import type { Executor } from '../executor/executor.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { Masker } from '../record/masker.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { Clock } from './clock.ts';

/** What all runs of a host share. */
export interface RunSurroundings {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly evaluator: Evaluator;
  readonly executor: Executor;
  readonly content: ContentStore;
  readonly masker: Masker;
  readonly cache: TaskCache;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly findProgram: (program: string, project: string) => Promise<string | undefined>;
  readonly secrets: SecretSource;
  readonly settings: () => EngineSettings;
  readonly definitions: ReadonlyMap<string, ActionDefinition>;
}

/** Something that need not run again because an earlier run did it. */
export interface Reusable {
  readonly run: string;
  readonly task: string;
  readonly outputs: Outputs;
}

export interface LiveRunSetup extends RunSurroundings {
  readonly record: RunRecord;
  readonly plan: Plan;
  /** Of the run, also those that the record keeps elsewhere because they are large. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly catalogue: Catalogue;
  readonly project: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly poolName: (pool: string) => string;
  readonly reusable: ReadonlyMap<string, Reusable>;
  /** Called when something shared with other runs was given back. */
  readonly onFreed: () => void;
  /** For a run that is taken up again. */
  readonly resumed?: Pick<ScheduleSetup, 'ended' | 'attempts' | 'workedMs'>;
}
