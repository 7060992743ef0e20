import { good, type Result } from '#shared/result.ts';

/** For calls that answer only "done" or why not: whatever else the engine says stays on this side. */
export function done(result: Result<unknown>): Result<Record<string, never>> {
  return result.ok ? good({}) : result;
}
