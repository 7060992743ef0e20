import { implement, ORPCError } from '@orpc/server';
import { ProblemError } from '#engine/action.ts';
import { contract } from '#shared/bridge/contract.ts';
import type { Trigger } from '#shared/run/event.ts';

/** What a transport tells the handlers of its connection. */
export interface BridgeContext {
  /** Who asks, for the record; an agent is not believed when it comes to trust. Absent: a window. */
  readonly face?: Extract<Trigger['kind'], 'window' | 'mcp'>;
  /**
   * Resolves when the connection has room again. The transport itself never holds back whoever writes: a slow reader would
   * make a stream pile up in memory. Absent: always room (a port in the same process).
   */
  readonly drained?: () => Promise<void>;
  /** Told about bugs inside streams, which no answer can carry any more. */
  readonly report: (error: unknown) => void;
}

/** The face that asks, in the word that goes on record. */
export function faceOf({ face = 'window' }: BridgeContext): NonNullable<BridgeContext['face']> {
  return face;
}

export const os = implement(contract).$context<BridgeContext>();

/** Hands batches on one by one, each when the connection has room. Ends when the source ends or the client goes. */
export async function* paced<Batch>(
  source: AsyncIterable<Batch>,
  context: BridgeContext,
): AsyncGenerator<Batch, void, void> {
  try {
    for await (const batch of source) {
      await context.drained?.();
      yield batch;
    }
  } catch (error) {
    // What a person can act on is nobody's bug; the face shows it and does not ask again.
    if (error instanceof ProblemError) throw refusal(error);
    if (!(error instanceof Error && error.name === 'AbortError')) context.report(error);
    throw error;
  }
}

/** A problem where the contract knows no `Result`: the error of the call carries it. */
export function refusal({ problem }: ProblemError): ORPCError<string, typeof problem> {
  return new ORPCError('UNPROCESSABLE_CONTENT', { message: problem.message, data: problem });
}
