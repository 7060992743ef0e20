import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { hasDisplay } from '../open-in-editor.ts';
import { appWindowArguments, findBrowser } from './find-browser.ts';

export interface AppWindowOptions {
  readonly url: string;
  readonly profileFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onEnd: () => void;
}

export type OpenedWindow =
  | { readonly opened: true; close(): Promise<void> }
  | { readonly opened: false; readonly reason: string };

const STOP_MS = 3000;

/** Opens the page in a window of its own (Chrome, Chromium, Edge or Brave in app mode), or says why that is not possible. */
export async function openAppWindow({
  url,
  profileFolder,
  environment,
  onEnd,
}: AppWindowOptions): Promise<OpenedWindow> {
  const needsDisplay = process.platform !== 'win32' && process.platform !== 'darwin';
  if (needsDisplay && !hasDisplay(environment)) return { opened: false, reason: 'There is no display' };
  const browser = await findBrowser(environment);
  if (browser === undefined) return { opened: false, reason: 'No Chrome, Chromium, Edge or Brave was found' };
  // Only for this user: the profile knows the address with its one-time token.
  mkdirSync(profileFolder, { recursive: true, mode: 0o700 });
  const child = spawn(browser, appWindowArguments(url, profileFolder, process.getuid?.() === 0), {
    stdio: 'ignore',
    env: environment,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  void ended.then(onEnd);
  const started = await new Promise<Error | undefined>((resolve) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', resolve);
  });
  if (started !== undefined) return { opened: false, reason: `${browser} could not be started (${started.message})` };
  return {
    opened: true,
    close: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(timer);
    },
  };
}
