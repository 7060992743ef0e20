import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '#shared/bridge/contract.ts';
import {
  app,
  BrowserWindow as FakeWindow,
  dialog,
  FakeContents,
  ipcMain,
  session,
  shell,
} from './testing/fake-electron.ts';

/*
 * Evaluates the real main with the real host behind it; only Electron itself is a stand-in. If anybody makes main wait for
 * Electron at its top level, the import below never ends, as the real program would never start.
 */

const folder = mkdtempSync(join(tmpdir(), 'electron-main-'));
const home = join(folder, 'home');
const before = { argv: process.argv, home: process.env['CODOMYRMEX_HOME'] };
let appWindow: FakeWindow;
let windowsBeforeReady = -1;

beforeAll(async () => {
  process.env['CODOMYRMEX_HOME'] = home;
  process.argv = [...before.argv.slice(0, 2), '--project', folder];
  await import('./main.ts');
  windowsBeforeReady = FakeWindow.all.length;
  const made = new Promise<FakeWindow>((resolve) => {
    app.once('web-contents-created', () => queueMicrotask(() => resolve(FakeWindow.all[0]!)));
  });
  app.becomeReady();
  appWindow = await made;
});

afterAll(async () => {
  const ended = new Promise((resolve) => app.once('fake:ended', resolve));
  app.quit();
  await ended;
  process.argv = before.argv;
  if (before.home === undefined) delete process.env['CODOMYRMEX_HOME'];
  else process.env['CODOMYRMEX_HOME'] = before.home;
  rmSync(folder, { recursive: true, force: true });
});

/** The page asks for a port, as its preload does; undefined when main does not answer. */
function connect(frame: { readonly url: string; readonly parent: unknown }): Api | undefined {
  const sender = new FakeContents();
  ipcMain.emit('rpc:connect', { senderFrame: frame, sender });
  const port = sender.posted[0]?.ports[0];
  if (port === undefined) return undefined;
  port.start();
  return createORPCClient<Api>(new RPCLink({ port }));
}

describe('the window', () => {
  test('is sandboxed and shows our own page', () => {
    expect(app.isSandboxed).toBe(true);
    expect(appWindow.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
    expect(appWindow.options.webPreferences['preload']).toMatch(/preload\.cjs$/);
    expect(appWindow.loaded).toEqual(['app://studio/index.html']);
  });

  test('is made once Electron is ready, and shown only when the page has drawn', () => {
    expect(windowsBeforeReady).toBe(0);
    expect(appWindow.options['show']).toBe(false);
    expect(appWindow.shown).toBe(true);
  });

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s to another origin is refused', (event) => {
    const tryOut = (url: string): boolean => {
      let refused = false;
      appWindow.webContents.emit(event, { url, preventDefault: () => (refused = true) });
      return refused;
    };
    expect(tryOut('https://example.org/')).toBe(true);
    expect(tryOut('file:///etc/passwd')).toBe(true);
    expect(tryOut('app://studio/index.html')).toBe(false);
  });

  test('a new window is never opened; a web address goes to the user’s browser, nothing else does', () => {
    const open = appWindow.webContents.windowOpenHandler!;
    expect(
      ['https://example.org/', 'file:///bin/sh', 'smb://host/', 'not an address'].map((url) => open({ url }).action),
    ).toEqual(['deny', 'deny', 'deny', 'deny']);
    expect(shell.openedOutside).toEqual(['https://example.org/']);
  });

  test('permissions are refused, except to copy', () => {
    const asked = (permission: string): boolean => {
      let granted = false;
      session.permissions.request?.({}, permission, (answer) => (granted = answer));
      return granted;
    };
    expect(['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read'].map(asked)).not.toContain(true);
    expect(asked('clipboard-sanitized-write')).toBe(true);
    expect(session.permissions.check?.({}, 'media')).toBe(false);
    expect(session.permissions.device?.()).toBe(false);
  });
});

describe('the bridge', () => {
  test('answers our page over its port, with the project named on the command line', async () => {
    const api = connect({ url: 'app://studio/index.html', parent: null })!;
    const info = await api.app.info({});
    expect(info).toMatchObject({ shell: 'electron', dataFolder: home, secretsKept: 'system' });
    const projects = await api.projects.list({});
    expect(projects.map((project) => project.id)).toContain(info.openProject);
  });

  test('does not answer anybody else', () => {
    expect(connect({ url: 'https://example.org/', parent: null })).toBeUndefined();
    expect(connect({ url: 'app://studio/index.html', parent: {} })).toBeUndefined();
  });

  test('offers the system’s folder dialog', async () => {
    const api = connect({ url: 'app://studio/index.html', parent: null })!;
    dialog.chosen = [folder];
    expect(await api.folders.choose({ title: 'Open a project' })).toEqual({ available: true, path: folder });
    dialog.chosen = [];
    expect(await api.folders.choose({ title: 'Open a project' })).toEqual({ available: true, path: null });
  });
});

describe('the program', () => {
  test('keeps its files in its own folder', () => {
    expect(app.paths.get('userData')).toBe(join(home, 'electron'));
    expect(existsSync(join(home, 'electron'))).toBe(true);
  });

  test('a second launch brings the window to the front', () => {
    let focused = 0;
    appWindow.on('fake:focused', () => (focused += 1));
    app.emit('second-instance', {}, []);
    expect(focused).toBe(1);
    expect(FakeWindow.all).toHaveLength(1);
  });

  test('remembers where the window was', () => {
    appWindow.emit('close');
    expect(existsSync(join(home, 'window.json'))).toBe(true);
  });
});
