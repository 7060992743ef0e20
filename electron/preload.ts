import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CONNECT, PAGE_PORT, PORT } from './channels.ts';

/*
 * All the page gets: two functions. One asks for a port, which carries the bridge contract, whose calls main checks by schema.
 * The other tells where a file lies that a person dropped on the window; it cannot be asked about any other file.
 * A port cannot pass the context bridge, so it goes as a message from the window to itself.
 */
contextBridge.exposeInMainWorld('studio', {
  connect: () => ipcRenderer.send(CONNECT),
  pathOf: (file: File) => webUtils.getPathForFile(file),
});

ipcRenderer.on(PORT, (event) => {
  window.postMessage(PAGE_PORT, window.location.origin, [...event.ports]);
});
