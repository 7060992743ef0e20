import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT, PAGE_PORT, PORT } from './channels.ts';

/*
 * All the page gets: one function. The port it asks for carries the bridge contract, whose calls main checks by schema.
 * A port cannot pass the context bridge, so it goes as a message from the window to itself.
 */
contextBridge.exposeInMainWorld('studio', { connect: () => ipcRenderer.send(CONNECT) });

ipcRenderer.on(PORT, (event) => {
  window.postMessage(PAGE_PORT, window.location.origin, [...event.ports]);
});
