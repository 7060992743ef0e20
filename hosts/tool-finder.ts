import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import which from 'which';
import type { ToolState } from '#shared/bridge/module-calls.ts';
import type { ModuleManifest, ToolManifest } from '#shared/module/manifest.ts';

export interface ToolSearch {
  /** Program → absolute path, from the settings. */
  readonly toolPaths: Readonly<Record<string, string>>;
  /** A trusted project; its own `node_modules/.bin` is looked at before PATH. Never given for an untrusted one. */
  readonly projectFolder: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ToolFinder {
  /** Looks for every tool of every module and asks those found for their version. */
  find(manifests: readonly ModuleManifest[], search: ToolSearch): Promise<readonly ToolState[]>;
  /** Stops what is still being asked, and resolves when those processes have gone. */
  close(): Promise<void>;
}

const VERSION_TIMEOUT_MS = 5000;
/** Starting a program keeps this process busy for a while: all tools at once would keep every call of the window waiting. */
const AT_ONCE = 2;

/** Versions are remembered per program file as long as the file does not change. */
export function createToolFinder(): ToolFinder {
  const versions = new Map<string, Promise<string | undefined>>();
  const closing = new AbortController();
  const line = createLine(AT_ONCE);
  const versionOf = async (path: string, tool: ToolManifest, search: ToolSearch): Promise<string | undefined> => {
    const key = JSON.stringify([path, tool.versionArguments, await modifiedAt(path)]);
    const known =
      versions.get(key) ?? line(() => askVersion(path, tool.versionArguments, search.environment, closing.signal));
    versions.set(key, known);
    return await known;
  };
  const findOne = async (module: string, tool: ToolManifest, search: ToolSearch): Promise<ToolState> => {
    const about = { module, tool: tool.id, title: tool.title, install: tool.install };
    if (tool.programs.length === 0) return { ...about, found: true };
    const path = await findFirst(tool.programs, search);
    if (path === undefined) return { ...about, found: false };
    return { ...about, found: true, path, version: await versionOf(path, tool, search) };
  };
  return {
    find: (manifests, search) =>
      Promise.all(manifests.flatMap((manifest) => manifest.tools.map((tool) => findOne(manifest.id, tool, search)))),
    close: async () => {
      closing.abort();
      await Promise.all(versions.values());
    },
  };
}

/** Lets `atOnce` go on together; between two starts everybody else has a turn. */
function createLine(atOnce: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    await setImmediate();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function findFirst(programs: readonly string[], search: ToolSearch): Promise<string | undefined> {
  for (const program of programs) {
    const path = await findProgram(program, search);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The user's setting, the project's `node_modules/.bin`, then PATH. */
export async function findProgram(program: string, search: ToolSearch): Promise<string | undefined> {
  const chosen = search.toolPaths[program];
  if (chosen !== undefined && chosen !== '') return (await which(chosen, { nothrow: true })) ?? undefined;
  const local = search.projectFolder === undefined ? [] : [join(search.projectFolder, 'node_modules', '.bin')];
  const path = [...local, pathOf(search.environment)].join(delimiter);
  return (await which(program, { nothrow: true, path, pathExt: search.environment['PATHEXT'] })) ?? undefined;
}

function pathOf(environment: Readonly<Record<string, string | undefined>>): string {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH');
  return (name === undefined ? undefined : environment[name]) ?? '';
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

function askVersion(
  path: string,
  versionArguments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  // Node refuses to start .cmd and .bat files without a shell; the path is quoted because a shell sees it.
  const needsShell = /\.(cmd|bat)$/i.test(path);
  const child = execFile(
    needsShell ? `"${path}"` : path,
    [...versionArguments],
    {
      env: environment,
      timeout: VERSION_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      signal,
      windowsHide: true,
      shell: needsShell,
      maxBuffer: 1_000_000,
    },
    (error, stdout, stderr) => {
      const text = firstVersionLine(stdout) ?? firstVersionLine(stderr);
      const answer = error === null ? text : undefined;
      // When stopped, this is called before the process has gone.
      const isAlive = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
      if (isAlive) child.once('exit', () => resolve(answer));
      else resolve(answer);
    },
  );
  child.stdin?.end();
  return promise;
}

function firstVersionLine(text: string): string | undefined {
  const line = text
    .split(/\r?\n/)
    .map((each) => each.trim())
    .find((each) => /\d/.test(each));
  return line === undefined ? undefined : line.slice(0, 120);
}
