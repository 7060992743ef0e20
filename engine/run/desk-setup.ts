import type { EngineOptions } from '../engine-settings.ts';
import type { RunIndex } from '../record/run-index.ts';
import type { RunReader } from '../record/run-reader.ts';
import type { Keeper } from '../record/keeper.ts';
import type { Storage } from '../record/storage.ts';
import type { RunChanges } from './run-changes.ts';
import type { RunSurroundings } from './live-run-setup.ts';

/** What the desk of runs works with. */
export interface DeskSetup {
  readonly options: EngineOptions;
  readonly host: string;
  readonly surroundings: RunSurroundings;
  readonly index: RunIndex;
  readonly reader: RunReader;
  readonly changes: RunChanges;
  readonly storage: Storage;
  readonly keeper: Keeper;
}
