import type { Readable } from 'node:stream';

/** What a process writes to one of its two outputs. Nothing is read before somebody listens. */
export interface OutputPipe {
  /** Gets every byte; only one may listen. The bytes are his to keep. */
  listen(listener: (bytes: Buffer) => void): void;
  /** Reads no more until `resume`; what the process writes meanwhile fills its pipe, and then it waits. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Everybody who could write has closed it, or it was destroyed. */
  readonly isClosed: boolean;
  readonly closed: Promise<void>;
  /** Reads no more at all. */
  destroy(): void;
}

export function pipeOf(stream: Readable): OutputPipe {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  let isClosed = false;
  stream.once('close', () => {
    isClosed = true;
    resolve();
  });
  stream.on('error', () => undefined);
  let isHeld = false;
  // When a process ends, Node lets its streams flow whoever has paused them.
  stream.on('resume', () => {
    if (isHeld) stream.pause();
  });
  return {
    listen: (listener) => stream.on('data', listener),
    pause: () => {
      isHeld = true;
      stream.pause();
    },
    resume: () => {
      isHeld = false;
      stream.resume();
    },
    get isPaused() {
      return isHeld;
    },
    get isClosed() {
      return isClosed;
    },
    closed,
    destroy: () => stream.destroy(),
  };
}
