import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { problem, type Problem } from '#shared/problem.ts';
import { isTooShort, secretTooShort } from '#shared/secret.ts';
import {
  ProblemError,
  type ActionContext,
  type NewArtifact,
  type ProcessRequest,
  type ProcessResult,
} from '../action.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { Masker } from '../record/masker.ts';
import { findProgramNow, forgetPrograms, isFolder, programNotFound } from '../process/find-program.ts';
import type { Launcher } from '../process/launcher.ts';
import { runProcess } from '../process/run-process.ts';
import { attemptTag, taskEnvironment } from '../process/task-environment.ts';
import type { Sample, UsageSampler } from '../process/usage-sampler.ts';
import type { Watchdog } from '../process/watchdog.ts';
import { bothWaits, Overflow } from './overflow.ts';
import type { AttemptHooks, AttemptSpec } from './executor.ts';

/** What all attempts of a host share. */
export interface Workshop {
  readonly host: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly toolPaths: () => Readonly<Record<string, string>>;
  readonly content: ContentStore;
  readonly masker: Masker;
  readonly launcher: Launcher;
  readonly watchdog: Watchdog;
  readonly sampler: UsageSampler;
  readonly temporaryRoot: string;
  readonly graceMs?: number;
}

const CAPTURE_BYTES = 64_000;
const SAMPLE_EVERY_MS = 1000;
const LONG_MS = 20;

/** The hands of one adapter during one attempt, and what they did. */
export class AttemptContext implements ActionContext {
  readonly projectFolder: string;
  readonly task: string;
  readonly attempt: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly #spec: AttemptSpec;
  readonly #hooks: AttemptHooks;
  readonly #workshop: Workshop;
  readonly #processes = new Set<Promise<unknown>>();
  #temporaryFolder: string | undefined;
  #cpuMs = 0;
  #peakRssBytes = 0;
  #measured = false;
  exit: { readonly exitCode: number | null; readonly signal: string | null } | undefined;

  constructor(spec: AttemptSpec, hooks: AttemptHooks, workshop: Workshop) {
    this.#spec = spec;
    this.#hooks = hooks;
    this.#workshop = workshop;
    this.projectFolder = spec.projectFolder;
    this.task = spec.task;
    this.attempt = spec.attempt;
    this.settings = spec.settings;
  }

  get signal(): AbortSignal {
    return this.#hooks.stop.signal;
  }

  /** Made when first asked for: most attempts need none. */
  get temporaryFolder(): string {
    if (this.#temporaryFolder === undefined) {
      const name = `${this.#spec.run}-${this.task.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 60)}-${this.attempt}-${crypto.randomUUID().slice(0, 8)}`;
      this.#temporaryFolder = path.join(this.#workshop.temporaryRoot, name);
      mkdirSync(this.#temporaryFolder, { recursive: true, mode: 0o700 });
    }
    return this.#temporaryFolder;
  }

  get madeFolder(): string | undefined {
    return this.#temporaryFolder;
  }

  get usage(): { readonly cpuMs: number; readonly peakRssBytes: number } | undefined {
    return this.#measured ? { cpuMs: this.#cpuMs, peakRssBytes: this.#peakRssBytes } : undefined;
  }

  /** Settles when no process of this attempt lives. */
  async settled(): Promise<void> {
    while (this.#processes.size > 0) await Promise.allSettled(this.#processes);
  }

  async run(request: ProcessRequest): Promise<ProcessResult> {
    this.#hooks.stop.throwIfAborted();
    const running = this.#run(request);
    this.#processes.add(running);
    try {
      const result = await running;
      // An aborted attempt goes no further, whatever the process said on its way out.
      this.#hooks.stop.throwIfAborted();
      return result;
    } finally {
      this.#processes.delete(running);
    }
  }

  async #run(request: ProcessRequest): Promise<ProcessResult> {
    const [program, ...args] = request.command;
    const cwd = request.cwd === undefined ? this.projectFolder : this.resolvePath(request.cwd);
    const file = this.#programFor(program);
    if (file === undefined) throw this.#notFound(program);
    const { output = 'log', captureLimitBytes = CAPTURE_BYTES, env = {}, keepWhole = false } = request;
    const { launcher, watchdog, sampler, host, environment, graceMs, masker } = this.#workshop;
    const tag = attemptTag(this.#spec.run, this.task, this.attempt);
    const spool = () =>
      new Overflow(captureLimitBytes, () => this.#workshop.content.spool('text/plain; charset=utf-8'));
    const known = rememberingPid(launcher);
    const whole = keepWhole ? { stdout: spool(), stderr: spool() } : undefined;
    const result = await runProcess({
      program: file,
      args,
      verbatim: request.verbatim,
      cwd,
      env: taskEnvironment(environment, this.#ownEnvironment(file, env), { host, tag }),
      launcher: known.launcher,
      watchdog,
      sampler,
      tag,
      stop: this.#hooks.stop,
      now: this.#hooks.now,
      graceMs,
      onOutput: (stream, bytes) =>
        bothWaits(output === 'capture' ? undefined : this.#hooks.output(stream, bytes), whole?.[stream].write(bytes)),
      captureBytes: output === 'log' ? 0 : captureLimitBytes,
      mask: () => masker.stream(),
      onSample: this.#sampling(() => ({ pid: known.pid(), program: path.basename(file) })),
    }).catch(async (error: unknown) => {
      await Promise.all([whole?.stdout.discard(), whole?.stderr.discard()]);
      forgetPrograms();
      // Only now: it would cost every start of a program two looks at the disk.
      if (!isFolder(cwd)) throw new ProblemError(this.#folderMissing(cwd));
      if (this.#programFor(program) === undefined) throw this.#notFound(program);
      throw startError(error, program, this.#spec);
    });
    // Time enough to install something.
    if (result.durationMs > LONG_MS) forgetPrograms();
    this.exit = { exitCode: result.exitCode, signal: result.signal };
    if (result.usage !== undefined) {
      this.#measured = true;
      this.#cpuMs += result.usage.cpuMs;
      this.#peakRssBytes = Math.max(this.#peakRssBytes, result.usage.peakRssBytes);
    }
    if (whole === undefined || !(whole.stdout.isLong || whole.stderr.isLong)) return result;
    const [stdoutWhole, stderrWhole] = await Promise.all([whole.stdout.finish(), whole.stderr.finish()]);
    return { ...result, stdoutWhole, stderrWhole };
  }

  /** Under Electron our own executable is a browser unless told otherwise. */
  #ownEnvironment(file: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return file === process.execPath && process.versions['electron'] !== undefined
      ? { ELECTRON_RUN_AS_NODE: '1', ...env }
      : env;
  }

  /** Of what ends before the first sample nobody could do anything with its id. */
  #sampling(started: () => { readonly pid: number; readonly program: string }): (sample: Sample) => void {
    let last = { atMs: performance.now(), cpuMs: 0 };
    let isTold = false;
    return ({ cpuMs, rssBytes }) => {
      if (!isTold) this.#hooks.process(started());
      isTold = true;
      const atMs = performance.now();
      if (atMs - last.atMs < SAMPLE_EVERY_MS) return;
      this.#hooks.sample({ cpu: Math.max(0, (cpuMs - last.cpuMs) / (atMs - last.atMs)), rssBytes });
      last = { atMs, cpuMs };
    };
  }

  async findProgram(program: string): Promise<string | undefined> {
    return await Promise.resolve(this.#programFor(program));
  }

  #programFor(program: string): string | undefined {
    if (program === process.execPath) return program;
    return findProgramNow(program, {
      toolPaths: this.#workshop.toolPaths(),
      projectFolder: this.projectFolder,
      environment: this.#workshop.environment,
    });
  }

  bundledProgram(program: 'eslint' | 'tsc'): readonly [string, ...string[]] | undefined {
    const [name, file] =
      program === 'eslint' ? (['eslint', 'bin/eslint.js'] as const) : (['typescript', 'bin/tsc'] as const);
    try {
      const require = createRequire(import.meta.url);
      return [process.execPath, path.join(besideArchive(path.dirname(require.resolve(`${name}/package.json`))), file)];
    } catch {
      return undefined;
    }
  }

  log(text: string, stream: 'stdout' | 'stderr' = 'stdout'): void {
    void this.#hooks.output(stream, Buffer.from(text, 'utf8'));
  }

  progress(fraction: number | undefined, message?: string): void {
    this.#hooks.progress(fraction === undefined ? undefined : Math.min(1, Math.max(0, fraction)), message);
  }

  async addArtifact({ name, mediaType, content }: NewArtifact) {
    const store = this.#workshop.content;
    const isFile = typeof content === 'object' && 'file' in content;
    const reference = isFile ? await store.putFile(content.file, mediaType) : await store.put(content, mediaType);
    const artifact = { ...reference, name };
    this.#hooks.artifact(artifact);
    return artifact;
  }

  resolvePath(wanted: string): string {
    const file = path.resolve(this.projectFolder, wanted);
    if (file === this.projectFolder) return file;
    if (isInside(this.projectFolder, file) && isInside(realOf(this.projectFolder), realOf(file))) return file;
    throw new ProblemError(
      problem('path.outside', `"${this.#spec.name}" may only use files of its project.`, {
        reason: `"${wanted}" leads to ${realOf(file)}, outside ${this.projectFolder}.`,
        remedy: 'Give a path inside the project folder.',
        place: { node: this.#spec.node },
        retryable: false,
      }),
    );
  }

  async secret(name: string): Promise<string | undefined> {
    const value = await this.#hooks.secret(name);
    if (value !== undefined && isTooShort(value))
      throw new ProblemError(secretTooShort(name, { place: { node: this.#spec.node } }));
    return value;
  }

  #notFound(program: string): ProblemError {
    const { name, node } = this.#spec;
    return new ProblemError(programNotFound(program, name, node, this.#workshop.environment));
  }

  #folderMissing(cwd: string): Problem {
    return problem('path.notFound', `Could not start "${this.#spec.name}".`, {
      reason: `The folder ${cwd} does not exist.`,
      remedy: 'Make the folder, or change the working folder of the node.',
      place: { node: this.#spec.node },
      retryable: false,
    });
  }
}

function rememberingPid(launcher: Launcher): { readonly launcher: Launcher; pid(): number } {
  let pid = 0;
  return {
    launcher: {
      launch: async (request) => {
        const launched = await launcher.launch(request);
        ({ pid } = launched);
        return launched;
      },
    },
    pid: () => pid,
  };
}

function startError(error: unknown, program: string, spec: AttemptSpec): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return error;
  return new ProblemError(
    problem('program.cannotStart', `Could not start "${spec.name}".`, {
      reason: `The system refused to start "${program}": ${(error as Error).message}.`,
      remedy:
        code === 'E2BIG'
          ? 'Hand large values over in a file instead of an argument.'
          : 'Check that the file is a program for this system and may be run.',
      place: { node: spec.node },
      retryable: code === 'EAGAIN' || code === 'EMFILE' || code === 'ENOMEM',
    }),
  );
}

/** The desktop package is an archive; the system cannot start a program inside it, so those that start one lie unpacked beside it. */
function besideArchive(folder: string): string {
  const unpacked = folder.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
  return existsSync(unpacked) ? unpacked : folder;
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}

/** Where a path really leads; of one that does not exist yet, where its nearest existing folder does. */
function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realOf(parent), path.basename(file));
  }
}
