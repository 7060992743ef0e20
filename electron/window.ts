import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Settings } from '#shared/project/settings.ts';
import { ORIGIN } from './origin.ts';
import { SMALLEST, startPlace, windowPlaceSchema, type WindowPlace } from './window-place.ts';

/** Where the place of the window is kept between launches. */
export interface WindowMemory {
  get(key: 'place'): unknown;
  set(key: 'place', value: WindowPlace): void;
}

export interface WindowOptions {
  readonly preload: string;
  readonly memory: WindowMemory;
  readonly theme: Settings['theme'];
}

/** As in the page's tokens: what shows before the page has drawn itself. */
const BACKGROUND = { light: '#f4f5f7', dark: '#0e1116' } as const;

export function openWindow({ preload, memory, theme }: WindowOptions): BrowserWindow {
  nativeTheme.themeSource = theme;
  const last = readPlace(memory);
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
  const window = new BrowserWindow({
    ...startPlace(
      last,
      [main, ...others].map((display) => display.workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    // Shown once the page has drawn: no white flash.
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    title: 'Codomyrmex Studio',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (last?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => memory.set('place', { bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}

function readPlace(memory: WindowMemory): WindowPlace | undefined {
  return windowPlaceSchema.safeParse(memory.get('place')).data;
}

/** A second launch brings the first one's window to the front. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
