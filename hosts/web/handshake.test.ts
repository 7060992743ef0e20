import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { CLOSE_TOO_LATE, HANDSHAKE_TIMEOUT_MS, shakeHands } from './handshake.ts';
import { createLaunchTokens } from './tokens.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The server's end of a socket whose other end the test plays. */
class OneEnd extends EventEmitter {
  readonly closed: number[] = [];
  readonly sent: string[] = [];
  close(code: number): void {
    this.closed.push(code);
  }
  send(text: string): void {
    this.sent.push(text);
  }
}

test('a socket that says nothing for five seconds is closed', async () => {
  const end = new OneEnd();
  const admission = shakeHands(end as unknown as WebSocket, createLaunchTokens());
  vi.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS - 1);
  expect(end.closed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(await admission).toBeUndefined();
  expect(end.closed).toEqual([CLOSE_TOO_LATE]);
});

test('after the handshake nothing of it listens any more', async () => {
  const end = new OneEnd();
  const tokens = createLaunchTokens();
  const admission = shakeHands(end as unknown as WebSocket, tokens);
  end.emit('message', Buffer.from(JSON.stringify({ token: tokens.address })), false);
  expect(await admission).toMatchObject({ door: 'address' });
  vi.advanceTimersByTime(HANDSHAKE_TIMEOUT_MS);
  expect(end.closed).toEqual([]);
  expect(end.listenerCount('message')).toBe(0);
});
