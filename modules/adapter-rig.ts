import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { onTestFinished } from 'vitest';
import which from 'which';
import {
  ProblemError,
  type ActionContext,
  type ActionDefinition,
  type ActionOutcome,
  type NewArtifact,
  type ProcessRequest,
  type ProcessResult,
} from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { ArtifactReference } from '#shared/run/event.ts';

/*
 * For adapter tests: an ActionContext over a real temporary project folder and real processes, without the engine around it.
 * It keeps what the adapter logged, reported and produced, so that a test can look at it.
 */

export interface KeptArtifact extends ArtifactReference {
  readonly content: Uint8Array;
  readonly text: string;
}

export interface AdapterRig {
  /** The project: an absolute path without symbolic links, gone after the test. */
  readonly folder: string;
  readonly context: ActionContext;
  readonly artifacts: readonly KeptArtifact[];
  readonly progress: readonly { readonly fraction: number | undefined; readonly message: string | undefined }[];
  /** Commands of all processes so far, in order of their start. */
  readonly commands: readonly (readonly string[])[];
  readonly processIds: readonly number[];
  logText(): string;
  /** Resolves as soon as the log contains `text`; lets a test act while a process runs. */
  logged(text: string): Promise<void>;
  /** Writes a file of the project (`src/a.js`), folders included. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  read(path: string): Promise<string>;
  /** Runs a program in the project for the test's own set-up; throws with its output when it exits with anything but 0. */
  exec(program: string, ...args: readonly string[]): Promise<string>;
  /** Cancels the attempt. */
  abort(reason?: unknown): void;
  /** Checks the parameters as the engine does and carries out one attempt; a thrown ProblemError becomes a failed outcome. */
  attempt(action: ActionDefinition, parameters?: Readonly<Record<string, unknown>>): Promise<ActionOutcome>;
}

export interface AdapterRigOptions {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Set over the user's environment; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** False: as if the studio came without its own ESLint and compiler. */
  readonly bundled?: boolean;
}

const CAPTURE_LIMIT_BYTES = 64_000;
const studio = createRequire(import.meta.url);

/** The folder and everything in it is removed when the test ends. */
export async function createAdapterRig(options: AdapterRigOptions = {}): Promise<AdapterRig> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'adapter-')));
  const folder = join(base, 'project');
  const temporaryFolder = join(base, 'attempt');
  await Promise.all([mkdir(folder), mkdir(temporaryFolder)]);
  const controller = new AbortController();
  const env = { ...userEnvironment(), ...options.env };
  const artifacts: KeptArtifact[] = [];
  const progress: { fraction: number | undefined; message: string | undefined }[] = [];
  const commands: (readonly string[])[] = [];
  const processIds: number[] = [];
  const log = createLog();
  onTestFinished(async () => {
    controller.abort(new Error('The test has ended.'));
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  const resolvePath = (path: string): string => insideProject(folder, path);
  const context: ActionContext = {
    projectFolder: folder,
    temporaryFolder,
    signal: controller.signal,
    task: 'task',
    attempt: 1,
    run: (request) => {
      commands.push(request.command);
      const cwd = resolvePath(request.cwd ?? '.');
      return runProcess(request, cwd, env, controller.signal, log.append, (pid) => processIds.push(pid));
    },
    findProgram: (program) => findProgram(folder, program, env),
    bundledProgram: (program) => (options.bundled === false ? undefined : bundledProgram(program)),
    log: log.append,
    progress: (fraction, message) => void progress.push({ fraction, message }),
    addArtifact: (artifact) => keepArtifact(artifact, artifacts),
    resolvePath,
    secret: (name) => Promise.resolve(options.secrets?.[name]),
    settings: options.settings ?? {},
  };
  const write = async (path: string, content: string | Uint8Array): Promise<void> => {
    const file = resolvePath(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  for (const [path, content] of Object.entries(options.files ?? {})) await write(path, content);

  return {
    folder,
    context,
    artifacts,
    progress,
    commands,
    processIds,
    logText: log.text,
    logged: log.contains,
    write,
    read: (path) => readFile(resolvePath(path), 'utf8'),
    exec: async (program, ...args) => {
      const ignored = new AbortController().signal;
      const request: ProcessRequest = { command: [program, ...args], output: 'capture', captureLimitBytes: 10_000_000 };
      const result = await runProcess(request, folder, env, ignored, () => undefined);
      if (result.exitCode !== 0) throw new Error(`${program} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
      return result.stdout;
    },
    abort: (reason = new Error('Cancelled.')) => controller.abort(reason),
    attempt: (action, parameters = {}) => attempt(action, parameters, context),
  };
}

async function attempt(action: ActionDefinition, parameters: unknown, context: ActionContext): Promise<ActionOutcome> {
  if (action.adapter === undefined) throw new Error(`${action.manifest.id} is carried out by the engine itself.`);
  try {
    return await action.adapter(action.parse(parameters), context);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      status: 'failed',
      problem: error.problem,
      ...(error.outputs === undefined ? {} : { outputs: error.outputs }),
    };
  }
}

/** The environment without what the test runner, npm and this project's own Node put into it. */
function userEnvironment(): Record<string, string | undefined> {
  const foreign = /^(npm_|VITE|NODE_|TINYPOOL|CODOMYRMEX_|GIT_)|^(TEST|MODE|DEV|PROD|SSR|BASE_URL)$/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name) && name.toUpperCase() !== 'PATH');
  const entries = (process.env['PATH'] ?? '').split(delimiter);
  const path = entries.filter((entry) => !entry.split(sep).includes('node_modules')).join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, GIT_TERMINAL_PROMPT: '0' };
}

function insideProject(folder: string, path: string): string {
  const absolute = resolve(folder, path);
  const way = relative(folder, absolute);
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return absolute;
  throw new ProblemError(
    problem('path.outside', `The path "${path}" leads out of the project.`, {
      reason: `It means ${absolute}, and the project is ${folder}.`,
      remedy: 'Give a path inside the project folder.',
    }),
  );
}

async function findProgram(
  folder: string,
  program: string,
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const path = `${join(folder, 'node_modules', '.bin')}${delimiter}${env['PATH'] ?? ''}`;
  return (await which(program, { path, nothrow: true })) ?? undefined;
}

function bundledProgram(program: 'eslint' | 'tsc'): readonly [string, ...string[]] {
  const about = { eslint: 'eslint/package.json', tsc: 'typescript/package.json' }[program];
  const file = studio.resolve(about);
  const bin = (studio(about) as { bin: Record<string, string> }).bin[program];
  if (bin === undefined) throw new Error(`${about} names no program ${program}.`);
  return [process.execPath, join(dirname(file), bin)];
}

async function keepArtifact(artifact: NewArtifact, kept: KeptArtifact[]): Promise<ArtifactReference> {
  const { name, mediaType, content: given } = artifact;
  const content =
    typeof given === 'string' ? Buffer.from(given) : given instanceof Uint8Array ? given : await readFile(given.file);
  const hash = createHash('sha256').update(content).digest('hex');
  const reference: ArtifactReference = { name, mediaType, hash, bytes: content.byteLength };
  kept.push({ ...reference, content, text: Buffer.from(content).toString('utf8') });
  return reference;
}

function createLog() {
  let text = '';
  const waiting = new Set<{ readonly part: string; readonly resolve: () => void }>();
  return {
    append: (part: string): void => {
      text += part;
      for (const one of waiting) if (text.includes(one.part)) one.resolve();
    },
    text: () => text,
    contains: (part: string) =>
      text.includes(part) ? Promise.resolve() : new Promise<void>((done) => waiting.add({ part, resolve: done })),
  };
}

function runProcess(
  request: ProcessRequest,
  cwd: string,
  env: Record<string, string | undefined>,
  signal: AbortSignal,
  log: (text: string) => void,
  started: (pid: number) => void = () => undefined,
): Promise<ProcessResult> {
  const { promise, resolve: done, reject } = Promise.withResolvers<ProcessResult>();
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const [program, ...args] = request.command;
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...env, ...request.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsVerbatimArguments: request.verbatim === true,
  });
  if (child.pid !== undefined) started(child.pid);
  const stop = (): void => stopTree(child);
  signal.addEventListener('abort', stop, { once: true });
  const stdout = collect(child.stdout, request, log);
  const stderr = collect(child.stderr, request, log);
  child.on('error', (error: NodeJS.ErrnoException) => {
    signal.removeEventListener('abort', stop);
    reject(error.code === 'ENOENT' ? notFound(program) : error);
  });
  child.on('close', (exitCode, endSignal) => {
    signal.removeEventListener('abort', stop);
    if (signal.aborted) return reject(signal.reason as Error);
    const out = stdout();
    const err = stderr();
    done({
      exitCode,
      signal: endSignal,
      stdout: out.text,
      stderr: err.text,
      stdoutTruncated: out.truncated,
      stderrTruncated: err.truncated,
      stdoutTail: out.tail,
      stderrTail: err.tail,
      durationMs: performance.now() - startedAt,
    });
  });
  return promise;
}

function collect(stream: NodeJS.ReadableStream, request: ProcessRequest, log: (text: string) => void) {
  const { output = 'log', captureLimitBytes = CAPTURE_LIMIT_BYTES } = request;
  const decoder = new StringDecoder('utf8');
  const chunks: Buffer[] = [];
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    if (output !== 'capture') log(decoder.write(chunk));
    const room = Math.max(0, captureLimitBytes - bytes);
    if (output !== 'log' && room > 0) chunks.push(chunk.subarray(0, room));
    bytes += chunk.byteLength;
    tail = Buffer.concat([tail, chunk]).subarray(-16_000);
  });
  return () => ({
    text: Buffer.concat(chunks).toString('utf8'),
    tail: tail.toString('utf8'),
    truncated: output !== 'log' && bytes > captureLimitBytes,
  });
}

function stopTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function notFound(program: string): ProblemError {
  return new ProblemError(
    problem('program.notFound', `The program "${program}" was not found.`, {
      reason: 'It is neither a file nor on PATH.',
      remedy: `Install ${program}, or set its path in Settings > Modules.`,
    }),
  );
}
