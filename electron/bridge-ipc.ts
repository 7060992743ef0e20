import { ipcMain, MessageChannelMain } from 'electron';
import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { BridgeContext } from '#hosts/bridge-context.ts';
import { CONNECT, PORT } from './channels.ts';
import { isTrustedFrame } from './origin.ts';

/** Gives our page, and nobody else, a port that speaks the bridge contract. Each ask (a reload) gets a new one; the old one ends with its page. */
// oxlint-disable-next-line typescript/no-explicit-any -- the library's own type for "any router"
export function serveBridge(router: Router<any, BridgeContext>): void {
  const handler = new RPCHandler(router);
  ipcMain.on(CONNECT, (event) => {
    if (!isTrustedFrame(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1, { context: {} });
    port1.start();
    event.sender.postMessage(PORT, null, [port2]);
  });
}
