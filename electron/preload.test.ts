// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { contextBridge, ipcRenderer } from './testing/fake-electron.ts';
import './preload.ts';

test('the page gets two functions: one asks for a port, one tells where a dropped file lies', () => {
  const [[name, api] = []] = [...contextBridge.exposed];
  expect(name).toBe('studio');
  expect(Object.keys(api ?? {})).toEqual(['connect', 'pathOf']);
  api?.['connect']?.();
  const pathOf = api?.['pathOf'] as ((file: File) => string) | undefined;
  expect(pathOf?.(new File([], 'ci.yml'))).toBe('/dropped/ci.yml');
  expect(ipcRenderer.sent).toEqual(['rpc:connect']);
});

test('the port is handed to the page, to our own origin only', () => {
  const posted: unknown[][] = [];
  window.postMessage = (...values: unknown[]) => void posted.push(values);
  ipcRenderer.emit('rpc:port', { ports: ['the port'] });
  expect(posted).toEqual([['studio:rpc-port', window.location.origin, ['the port']]]);
});
