import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { createHost, type Host } from '../create-host.ts';
import { findStudioRoot } from '../studio-root.ts';
import { openAppWindow, type OpenedWindow } from './app-window.ts';
import { profileFolderIn } from './find-browser.ts';
import { createSocketDoor } from './rpc-socket.ts';
import { listStaticFiles, type StaticFiles } from './static-files.ts';
import { createLaunchTokens, type Door, type LaunchTokens } from './tokens.ts';
import { viteMiddleware } from './vite-middleware.ts';
import { startWebServer, type WebServer } from './web-server.ts';
import { watchWindow, type WindowWatch } from './window-watch.ts';

export interface StudioOptions {
  /** Absolute. */
  readonly dataFolder: string;
  /** As this process got it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 0: any free port. */
  readonly port: number;
  /** Open a window, where there is a display and a browser? */
  readonly open: boolean;
  /** Named by the user, hence trusted; default: the last one, else the sample. */
  readonly project: string | undefined;
  /** Serve the page through Vite instead of as it was built. */
  readonly dev: boolean;
  /** Absolute; the built page. Default: `dist/renderer` of the studio. */
  readonly pageFolder?: string;
  /** The one line for stdout, and remarks for stderr. */
  readonly print: (line: string) => void;
  readonly remark: (line: string) => void;
}

export interface Studio {
  /** With the token for the printed address. */
  readonly address: string;
  readonly host: Host;
  /** Resolves when the window that we opened has been closed; never without one. */
  readonly windowClosed: Promise<void>;
  /** Lets go of every client, cancels what runs, closes the window. */
  close(): Promise<void>;
}

/** The browser shell: the host behind a loopback address, and a window on it. */
export async function startStudio(options: StudioOptions): Promise<Result<Studio>> {
  const root = findStudioRoot();
  const pageFolder = options.pageFolder ?? join(root, 'dist', 'renderer');
  const files = options.dev ? undefined : builtPage(pageFolder);
  if (files === undefined && !options.dev) return bad(notBuilt(pageFolder));
  const report = (error: unknown): void =>
    options.remark(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const { dataFolder, environment } = options;
  const host = createHost({ dataFolder, environment, report, shell: { kind: 'browser' } });
  const project = await host.openStartProject(options.project);
  const served = project.ok ? await serve(host, { root, files, port: options.port, report }) : project;
  if (served.ok) return good(await present(host, served.value, options));
  await host.close();
  return served;
}

interface Served {
  readonly server: WebServer;
  readonly tokens: LaunchTokens;
  readonly watch: WindowWatch;
  readonly windowClosed: Promise<void>;
}

interface ServeOptions {
  readonly root: string;
  /** Absent: Vite gives the page. */
  readonly files: StaticFiles | undefined;
  readonly port: number;
  readonly report: (error: unknown) => void;
}

async function serve(host: Host, { root, files, port, report }: ServeOptions): Promise<Result<Served>> {
  const closed = Promise.withResolvers<void>();
  const watch = watchWindow(closed.resolve);
  const tokens = createLaunchTokens();
  const speak = createSocketDoor(host.router, report);
  const onClient = (client: WebSocket, door: Door): void => {
    watch.came(door);
    client.once('close', () => watch.left(door));
    speak(client);
  };
  try {
    const middleware = files === undefined ? viteMiddleware(root) : undefined;
    const server = await startWebServer({ port, tokens, files, middleware, onClient });
    return good({ server, tokens, watch, windowClosed: closed.promise });
  } catch (error) {
    return bad(cannotListen(port, error));
  }
}

/** Says where it is, and opens the window if one is wanted and possible. */
async function present(
  host: Host,
  { server, tokens, watch, windowClosed }: Served,
  options: StudioOptions,
): Promise<Studio> {
  const page = `http://${server.authority}/`;
  const address = `${page}#token=${tokens.address}`;
  options.print(`Codomyrmex Studio is ready at ${address}`);
  const window = options.open
    ? await openAppWindow({
        url: `${page}#token=${tokens.issueWindowToken()}`,
        profileFolder: profileFolderIn(options.dataFolder),
        environment: host.services.environment,
        onEnd: watch.processEnded,
      })
    : undefined;
  if (window?.opened === false) {
    options.remark(`${window.reason}; open the address above in a browser. Ctrl-C ends the studio.`);
  }
  return { address, host, windowClosed, close: once(() => closeAll(server, host, window, watch.stop)) };
}

async function closeAll(
  server: WebServer,
  host: Host,
  window: OpenedWindow | undefined,
  stopWatch: () => void,
): Promise<void> {
  stopWatch();
  await Promise.all([server.close(), host.close(), window?.opened === true ? window.close() : undefined]);
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}

function builtPage(folder: string): StaticFiles | undefined {
  return existsSync(join(folder, 'index.html')) ? listStaticFiles(folder) : undefined;
}

function notBuilt(pageFolder: string): Problem {
  return problem('studio.notBuilt', 'The page of the studio has not been built yet.', {
    reason: `There is no ${join(pageFolder, 'index.html')}.`,
    remedy: 'Start it with: npm start',
  });
}

function cannotListen(port: number, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return problem('studio.portTaken', `The studio could not listen on 127.0.0.1:${port}.`, {
    reason,
    remedy: 'Choose another port, or leave --port away for any free one.',
  });
}
