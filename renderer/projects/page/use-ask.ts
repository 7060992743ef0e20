import { useState } from 'react';
import type { Problem } from '#shared/problem.ts';
import type { Result } from '#shared/result.ts';
import { reportBug } from '../../stores/notices.tsx';

export interface Asking {
  readonly problem: Problem | undefined;
  readonly isBusy: boolean;
  /** Calls the host; undefined when it ended in a problem, which is kept until the next call. */
  ask<Value>(call: () => Promise<Result<Value>>): Promise<Value | undefined>;
}

/** A form that asks the host: one call at a time, its problem beside the form. */
export function useAsk(): Asking {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const ask = async <Value>(call: () => Promise<Result<Value>>): Promise<Value | undefined> => {
    setBusy(true);
    try {
      const result = await call();
      setProblem(result.ok ? undefined : result.problem);
      return result.ok ? result.value : undefined;
    } catch (error) {
      reportBug(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { problem, isBusy, ask };
}
