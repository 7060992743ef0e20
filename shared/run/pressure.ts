/** The machine has less memory left than it should: nothing more is started beside what runs. In bytes. */
export interface Pressure {
  readonly availableBytes: number;
  /** So much must be available before more may start. */
  readonly neededBytes: number;
}

/** A quarter more than the limit, so that a task that starts and ends does not open and close the gate in turn. */
const RELIEF = 1.25;

/** Pressure begins below what is to be kept free and ends a quarter above it. */
export function nextPressure(
  before: Pressure | undefined,
  availableBytes: number,
  keptFreeBytes: number,
): Pressure | undefined {
  const neededBytes = Math.ceil(keptFreeBytes * RELIEF);
  const limit = before === undefined ? keptFreeBytes : neededBytes;
  return availableBytes < limit ? { availableBytes, neededBytes } : undefined;
}
