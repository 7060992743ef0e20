import { RPCHandler } from '@orpc/server/message-port';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import type { BridgeContext } from './bridge-context.ts';
import { handlerOptions, type HostRouter } from './create-router.ts';

/** Gives a message port (Electron's `MessagePortMain`, or Node's in tests) the host's calls; call `port.start()` afterwards. */
export function createPortDoor(
  router: HostRouter,
  report: (error: unknown) => void,
): (port: SupportedMessagePort) => void {
  const handler = new RPCHandler<BridgeContext>(router, handlerOptions(report));
  return (port) => handler.upgrade(port, { context: { report } });
}
