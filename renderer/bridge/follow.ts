import { problemSchema, type Problem } from '#shared/problem.ts';

/**
 * Follows a stream for as long as wanted: opens it again after a lost connection. `open` is asked anew each time, so that it can
 * ask for what came after the last thing seen. Ends when the stream ends by itself, when the host says why there is no more (`refused`), or when
 * `stop` is called.
 */
export function follow<Item>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>,
  take: (item: Item) => void,
  refused: (problem: Problem) => void = () => undefined,
): () => void {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        for await (const item of await open(stop.signal)) {
          if (stop.signal.aborted) return;
          take(item);
        }
        return;
      } catch (error) {
        const problem = problemOf(error);
        if (problem !== undefined) {
          if (!stop.signal.aborted) refused(problem);
          return;
        }
        // A lost connection ends every stream with an error; the client is already opening a new one.
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    }
  };
  void loop();
  return () => stop.abort();
}

/** What a person can act on will be the same when asked again; a bug of the host may pass. */
function problemOf(error: unknown): Problem | undefined {
  const data: unknown = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const { data: problem } = problemSchema.safeParse(data);
  return problem?.code === 'internal' ? undefined : problem;
}
