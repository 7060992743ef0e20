import * as sentence from './sentence.ts';

/** Why a run starts nothing more, and what becomes of its tasks. */
export interface Halt {
  readonly kind: 'stop' | 'kill' | 'timeout' | 'cancel';
  readonly neverStarted: { readonly status: 'skipped' | 'cancelled'; readonly sentence: string };
  /** What runs is stopped with this sentence; absent: it may end by itself. */
  readonly running: string | undefined;
  /** A container that could not begin all of its tasks ends as cancelled, with this sentence. */
  readonly cutShort: string;
}

const STRENGTH: Readonly<Record<Halt['kind'], number>> = { stop: 1, kill: 2, timeout: 3, cancel: 4 };

/** Does `halt` change anything where `known` holds already? */
export function isStronger(halt: Halt['kind'], known: Halt['kind'] | undefined): boolean {
  return known === undefined || STRENGTH[halt] > STRENGTH[known];
}

export function haltByFailure(failed: string, kind: 'stop' | 'kill'): Halt {
  return {
    kind,
    neverStarted: { status: 'skipped', sentence: sentence.skippedByFailure(failed, kind) },
    running: kind === 'kill' ? sentence.cancelledByFailure(failed) : undefined,
    cutShort: kind === 'kill' ? sentence.cancelledByFailure(failed) : sentence.cutShortByFailure(failed),
  };
}

export function haltByTimeout(limitMs: number): Halt {
  return {
    kind: 'timeout',
    neverStarted: { status: 'skipped', sentence: sentence.skippedByRunTimeout(limitMs) },
    running: sentence.cancelledByRunTimeout(limitMs),
    cutShort: sentence.cancelledByRunTimeout(limitMs),
  };
}

export const HALT_BY_CANCEL: Halt = {
  kind: 'cancel',
  neverStarted: { status: 'cancelled', sentence: sentence.CANCELLED_BEFORE_START },
  running: sentence.CANCELLED_WHILE_RUNNING,
  cutShort: sentence.CANCELLED_WHILE_RUNNING,
};
