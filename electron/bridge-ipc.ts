import { ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import { CONNECT, PORT } from './channels.ts';
import { isTrustedFrame } from './origin.ts';

/** Gives our page, and nobody else, a port that speaks the bridge contract. Each ask (a reload) gets a new one; the old one ends with its page. */
export function serveBridge(openDoor: (port: MessagePortMain) => void): void {
  ipcMain.on(CONNECT, (event) => {
    if (!isTrustedFrame(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    openDoor(port1);
    port1.start();
    event.sender.postMessage(PORT, null, [port2]);
  });
}
