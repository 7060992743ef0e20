/**
 * Follows a stream for as long as wanted: opens it again after a lost connection. `open` is asked anew each time, so that it can
 * ask for what came after the last thing seen. Ends when the stream ends by itself or `stop` is called.
 */
export function follow<Item>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>,
  take: (item: Item) => void,
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
      } catch {
        // A lost connection ends every stream with an error; the client is already opening a new one.
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    }
  };
  void loop();
  return () => stop.abort();
}
