import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, Notification, safeStorage, session, shell } from 'electron';
import Store from 'electron-store';
import { createHost, type Host } from '#hosts/create-host.ts';
import { dataFolderOf } from '#hosts/data-folder.ts';
import { createPortDoor } from '#hosts/port-door.ts';
import { setAsideBadFile } from '#hosts/settings-store.ts';
import type { AttentionCall } from '#hosts/services.ts';
import { findStudioRoot } from '#hosts/studio-root.ts';
import { problem } from '#shared/problem.ts';
import { serveBridge } from './bridge-ipc.ts';
import { projectArgument } from './command-line.ts';
import { endOnUncaught } from './last-words.ts';
import { lockDownPages, refusePermissions } from './lockdown.ts';
import { menuTemplate } from './menu.ts';
import { openSecrets } from './secret-vault.ts';
import { declareStudioProtocol, serveStudioProtocol } from './studio-protocol.ts';
import { bringToFront, openWindow } from './window.ts';
import type { WindowPlace } from './window-place.ts';

/*
 * The desktop door. Nothing here may wait at the top level: Electron becomes ready only after this module has been evaluated,
 * so `await app.whenReady()` outside a function would wait for itself.
 */

const root = findStudioRoot();
const dataFolder = dataFolderOf(process.env);

endOnUncaught(dataFolder);
app.setName('Codomyrmex Studio');
app.enableSandbox();
// Chromium's own files keep apart from ours; the lock below is per such folder, so another CODOMYRMEX_HOME is another studio.
mkdirSync(join(dataFolder, 'electron'), { recursive: true });
app.setPath('userData', join(dataFolder, 'electron'));

if (app.requestSingleInstanceLock()) {
  declareStudioProtocol();
  lockDownPages();
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  refusePermissions(session.defaultSession);
  serveStudioProtocol(join(root, 'dist', 'renderer'));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));
  const host = await openHost();
  closeWithApp(host);
  const opened = await host.openStartProject(projectArgument(process.argv, process.cwd()));
  if (!opened.ok)
    dialog.showErrorBox(opened.problem.message, `${opened.problem.reason ?? ''}\n${opened.problem.remedy ?? ''}`);
  serveBridge(createPortDoor(host.router, (error) => console.error(error)));
  const memory = new Store<{ place?: WindowPlace }>({ name: 'window', cwd: dataFolder });
  const open = (): BrowserWindow =>
    openWindow({
      preload: join(root, 'dist', 'preload', 'preload.cjs'),
      memory,
      theme: host.services.settings.get().theme,
    });
  open();
  app.on('second-instance', () => bringToFront(BrowserWindow.getAllWindows()[0] ?? open()));
  app.on('activate', () => bringToFront(BrowserWindow.getAllWindows()[0] ?? open()));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

async function openHost(): Promise<Host> {
  const settingsProblems = setAsideBadFile(join(dataFolder, 'settings.json'));
  const secrets = new Store<Record<string, string>>({ name: 'secrets', cwd: dataFolder, configFileMode: 0o600 });
  return createHost({
    dataFolder,
    shell: {
      kind: 'electron',
      chooseFolder,
      openPath,
      callForAttention,
      moveToBin: (folder) => shell.trashItem(folder),
    },
    settingsFile: new Store({ name: 'settings', cwd: dataFolder }),
    settingsProblems,
    secretStore: await openSecrets(safeStorage, process.platform, secrets, process.env),
  });
}

async function chooseFolder(title: string): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = {
    title,
    properties: ['openDirectory', 'createDirectory'] satisfies Electron.OpenDialogOptions['properties'],
  };
  const { filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return filePaths[0] ?? null;
}

function callForAttention({ count, notice }: AttentionCall): void {
  app.setBadgeCount(count);
  if (notice === undefined || !Notification.isSupported()) return;
  const shown = new Notification({ title: notice.title, body: notice.text });
  // Never decides anything by itself: a click leads to the question.
  shown.on('click', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined) bringToFront(window);
  });
  shown.show();
}

async function openPath(path: string) {
  const reason = await shell.openPath(path);
  if (reason === '') return undefined;
  return problem('editor.notOpened', `The system could not open ${path}.`, {
    reason,
    remedy: 'Set an editor in Settings.',
  });
}

/** Runs end, and their processes with them, before the program does. */
function closeWithApp(host: Host): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    host
      .close()
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        state = 'closed';
        app.quit();
      });
  });
}

function giveUp(error: unknown): void {
  console.error(error);
  dialog.showErrorBox('Codomyrmex Studio could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
