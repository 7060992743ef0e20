import type { ModuleDefinition } from './action.ts';
import type { CapacitySettings } from '#shared/project/settings.ts';
import type { RetentionRule } from '#shared/run/retention.ts';

/** Where secret values come from; the engine masks every value it was given before anything reaches disk. */
export interface SecretSource {
  get(name: string): Promise<string | undefined>;
}

/** What the engine reads from the user's settings at the moment it needs it. */
export interface EngineSettings {
  /** Default: cores. */
  readonly maxParallelTasks: number;
  readonly maxParallelWorkflows: number;
  /** How the queue comes back after the studio died. */
  readonly queueAfterCrash: 'paused' | 'run' | 'asLeft';
  readonly capacities: CapacitySettings;
  /** A size; absent: a share of what there is. */
  readonly memoryKeptFree?: string;
  readonly toolPaths: Readonly<Record<string, string>>;
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Default: `DEFAULT_RETENTION`. */
  readonly retention?: RetentionRule;
}

export interface EngineOptions {
  /** Absolute; holds `runs/`, `content/`, and the index. Made when missing. */
  readonly dataFolder: string;
  readonly modules: readonly ModuleDefinition[];
  readonly settings: () => EngineSettings;
  readonly secrets: SecretSource;
  /** The user's environment, before the studio added anything to it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
