import type { Ledger } from '#shared/run/ledger.ts';
import { nextPressure } from '#shared/run/pressure.ts';
import type { Memory } from './memory-reader.ts';

export interface MemoryWatchSetup {
  readonly ledger: Ledger;
  readonly read: () => Memory;
  /** How much is to stay free; 0: whatever there is may be used. */
  readonly keptFreeBytes: (memory: Memory) => number;
  /** Called when starting is held back from now on, or no longer. */
  readonly onChange: (memory: Memory) => void;
}

const LOOK_EVERY_MS = 1000;

/** Looks at the machine's memory while tasks run, and holds further ones back while it is short. */
export class MemoryWatch {
  readonly #setup: MemoryWatchSetup;
  readonly #timer: NodeJS.Timeout;

  constructor(setup: MemoryWatchSetup) {
    this.#setup = setup;
    this.#timer = setInterval(() => {
      if (setup.ledger.busy > 0 || setup.ledger.pressure !== undefined) this.look();
    }, LOOK_EVERY_MS).unref();
  }

  look(): void {
    const { ledger, read, keptFreeBytes, onChange } = this.#setup;
    const memory = read();
    const before = ledger.pressure;
    ledger.pressure = nextPressure(before, memory.availableBytes, keptFreeBytes(memory));
    if ((before === undefined) !== (ledger.pressure === undefined)) onChange(memory);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
