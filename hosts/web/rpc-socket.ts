import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import type { BridgeContext } from '../bridge-context.ts';
import { handlerOptions, type HostRouter } from '../create-router.ts';

const HIGH_WATER_BYTES = 4 * 1024 * 1024;
const LOOK_AGAIN_MS = 10;

/** Gives each admitted socket the host's calls; its streams end when it closes. */
export function createSocketDoor(router: HostRouter, report: (error: unknown) => void): (socket: WebSocket) => void {
  const handler = new RPCHandler<BridgeContext>(router, handlerOptions(report));
  return (socket) => void handler.upgrade(socket, { context: { report, drained: () => drained(socket) } });
}

/** `ws` has no event for "written out"; what waits in its buffer is all it tells. */
async function drained(socket: WebSocket): Promise<void> {
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > HIGH_WATER_BYTES) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
