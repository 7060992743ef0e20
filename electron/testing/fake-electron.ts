import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/*
 * Stands in for the `electron` module in tests, where its program is not to be had. It keeps what main asked for, so that a test
 * can assert it, and lets a test send what Electron would send. It checks nothing by itself.
 */

type Listener = (...values: never[]) => unknown;

export class FakeContents extends EventEmitter {
  readonly posted: { readonly channel: string; readonly ports: readonly MessagePort[] }[] = [];
  windowOpenHandler: ((details: { readonly url: string }) => { readonly action: string }) | undefined;
  setWindowOpenHandler(handler: FakeContents['windowOpenHandler']): void {
    this.windowOpenHandler = handler;
  }
  postMessage(channel: string, _message: unknown, ports: readonly MessagePort[]): void {
    this.posted.push({ channel, ports });
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Readonly<Record<string, unknown>> & { readonly webPreferences: Readonly<Record<string, unknown>> };
  readonly loaded: string[] = [];
  shown = false;
  maximized = false;
  constructor(options: BrowserWindow['options']) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  static all: BrowserWindow[] = [];
  static getAllWindows = (): readonly BrowserWindow[] => BrowserWindow.all;
  static getFocusedWindow = (): BrowserWindow | null => BrowserWindow.all[0] ?? null;
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.emit('ready-to-show');
  }
  show(): void {
    this.shown = true;
  }
  focus(): void {
    this.emit('fake:focused');
  }
  isMinimized = (): boolean => false;
  restore(): void {
    this.maximized = false;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized = (): boolean => this.maximized;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
}

class FakeApp extends EventEmitter {
  readonly paths = new Map<string, string>();
  readonly isPackaged = false;
  isSandboxed = false;
  /** What `requestSingleInstanceLock` answers. */
  isFirst = true;
  exitCode: number | undefined;
  quits = 0;
  badge = 0;
  setBadgeCount(count: number): void {
    this.badge = count;
  }
  #ready = Promise.withResolvers<void>();
  setName(name: string): void {
    this.paths.set('name', name);
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath = (name: string): string => this.paths.get(name) ?? tmpdir();
  getVersion = (): string => '0.0.0';
  enableSandbox(): void {
    this.isSandboxed = true;
  }
  requestSingleInstanceLock = (): boolean => this.isFirst;
  whenReady = (): Promise<void> => this.#ready.promise;
  becomeReady(): void {
    this.#ready.resolve();
  }
  quit(): void {
    this.quits += 1;
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.emit('fake:ended');
  }
  exit(code: number): void {
    this.exitCode = code;
  }
}
export const app = new FakeApp();

class FakeIpcMain extends EventEmitter {}
export const ipcMain = new FakeIpcMain();

export class MessageChannelMain {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = port1;
    this.port2 = port2;
  }
}

interface Scheme {
  readonly scheme: string;
  readonly privileges: Readonly<Record<string, boolean>>;
}
type ProtocolHandler = (request: Request) => Promise<Response>;
export const protocol = {
  schemes: [] as readonly Scheme[],
  handlers: new Map<string, ProtocolHandler>(),
  registerSchemesAsPrivileged: (schemes: readonly Scheme[]): void => void (protocol.schemes = schemes),
  handle: (scheme: string, handler: ProtocolHandler): void => void protocol.handlers.set(scheme, handler),
};

const permissions = {
  request: undefined as
    | ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void)
    | undefined,
  check: undefined as ((contents: unknown, permission: string) => boolean) | undefined,
  device: undefined as (() => boolean) | undefined,
};
export const session = {
  permissions,
  defaultSession: {
    setPermissionRequestHandler: (handler: typeof permissions.request) => void (permissions.request = handler),
    setPermissionCheckHandler: (handler: typeof permissions.check) => void (permissions.check = handler),
    setDevicePermissionHandler: (handler: typeof permissions.device) => void (permissions.device = handler),
  },
};

export const shell = {
  openedOutside: [] as string[],
  openExternal: async (url: string): Promise<void> => void shell.openedOutside.push(url),
  openPath: async (): Promise<string> => '',
};

export const dialog = {
  errors: [] as string[],
  chosen: [] as readonly string[],
  showErrorBox: (title: string, text: string): void => void dialog.errors.push(`${title}: ${text}`),
  showOpenDialog: async () => ({ canceled: dialog.chosen.length === 0, filePaths: dialog.chosen }),
};

export const Menu = {
  template: undefined as unknown,
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => void (Menu.template = menu),
};

const MASK = 0x5a;
const masked = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ MASK));
export class Notification extends EventEmitter {
  static readonly shown: Notification[] = [];
  static isSupported = (): boolean => true;
  readonly options: { readonly title: string; readonly body: string };
  constructor(options: { readonly title: string; readonly body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.shown.push(this);
  }
}

export const safeStorage = {
  backend: 'gnome_libsecret',
  isAsyncEncryptionAvailable: async (): Promise<boolean> => true,
  getSelectedStorageBackend: (): string => safeStorage.backend,
  encryptStringAsync: async (text: string): Promise<Buffer> => masked(Buffer.from(text)),
  decryptStringAsync: async (bytes: Buffer) => ({ result: masked(bytes).toString(), shouldReEncrypt: false }),
};

const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
export const screen = {
  getPrimaryDisplay: () => ({ id: 1, workArea }),
  getAllDisplays: () => [{ id: 1, workArea }],
};
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false };

export const contextBridge = {
  exposed: new Map<string, Readonly<Record<string, Listener>>>(),
  exposeInMainWorld: (name: string, api: Readonly<Record<string, Listener>>): void =>
    void contextBridge.exposed.set(name, api),
};
class FakeIpcRenderer extends EventEmitter {
  readonly sent: string[] = [];
  send(channel: string): void {
    this.sent.push(channel);
  }
}
export const ipcRenderer = new FakeIpcRenderer();

// electron-store takes its parts from the default export.
export default { app, ipcMain, shell, ipcRenderer };

export const webUtils = { getPathForFile: (file: File): string => `/dropped/${file.name}` };
