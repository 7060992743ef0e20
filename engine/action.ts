import { z } from 'zod';
import {
  actionManifestSchema,
  moduleManifestSchema,
  parametersSchemaSchema,
  type ActionManifest,
  type Effect,
  type ModuleManifest,
  type OutputManifest,
  type ParametersSchema,
} from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import type { ArtifactReference, ContentReference } from '#shared/run/event.ts';

/*
 * The contract between the engine and a module: the only engine file a module may import.
 * A module declares its actions as data (its manifest) and gives one adapter per action.
 */

/** How an adapter ends. `failed` may still hand on what it made: a failed test run keeps its report. */
export type ActionOutcome =
  | { readonly status: 'succeeded'; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly status: 'failed'; readonly problem: Problem; readonly outputs?: Readonly<Record<string, unknown>> };

export interface ProcessRequest {
  /** Program and arguments. Never a glued string; `shell.run` passes `['sh', '-c', text]` (or the system's counterpart) itself. */
  readonly command: readonly [string, ...string[]];
  /** Windows only: the arguments are given to the program as they are, without quoting. For `cmd.exe /d /s /c`. */
  readonly verbatim?: boolean;
  /** Relative to the project folder; default the project folder itself. Must not leave it. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * `log`: what the process prints goes to the attempt's log as it comes (default). `capture`: only to `stdout`/`stderr` below.
   * `both`: both. Whatever is chosen, at most `captureLimitBytes` of each stream is kept in memory.
   */
  readonly output?: 'log' | 'capture' | 'both';
  /** Default 64 kB. */
  readonly captureLimitBytes?: number;
  /** What goes beyond `captureLimitBytes` is kept whole in the content store, as it comes: `stdoutWhole`, `stderrWhole`. */
  readonly keepWhole?: boolean;
}

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** UTF-8 text, at most `captureLimitBytes`; empty for `log`. */
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  /** The true end of each stream, at most 16 kB, whatever `output` says and however much came before: for the last lines of a problem. */
  readonly stdoutTail: string;
  readonly stderrTail: string;
  /** The whole stream; only with `keepWhole`, and only when it was cut. */
  readonly stdoutWhole?: ContentReference;
  readonly stderrWhole?: ContentReference;
  readonly durationMs: number;
}

export interface NewArtifact {
  /** What a person sees, with an extension: `chart.svg`. */
  readonly name: string;
  readonly mediaType: string;
  /** Either the bytes or the absolute path of a file to copy into the content store. */
  readonly content: string | Uint8Array | { readonly file: string };
}

/** What an adapter may use during one attempt. Everything it does to the outside goes through here or through `fetch`. */
export interface ActionContext {
  /** Absolute path of the project folder: base of every relative path. */
  readonly projectFolder: string;
  /** A folder of this attempt's own, outside the project; removed after the attempt. */
  readonly temporaryFolder: string;
  /** Aborted on cancel and on timeout. Processes started through `run` are stopped with their whole tree by the engine itself. */
  readonly signal: AbortSignal;
  readonly task: string;
  readonly attempt: number;
  /**
   * Starts a process as a group of its own with the user's environment (never ours), closed stdin and GIT_TERMINAL_PROMPT=0,
   * and waits for its end. Throws a `ProblemError` with `program.notFound` when there is no such program; rejects with the signal's reason when aborted.
   */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** Where a program lies: the user's setting, the project's `node_modules/.bin`, then PATH; undefined if nowhere. */
  findProgram(program: string): Promise<string | undefined>;
  /** A program that comes with the studio, as a command to put before its arguments (for example ESLint under the studio's own Node). */
  bundledProgram(program: 'eslint' | 'tsc'): readonly [string, ...string[]] | undefined;
  /** A line (or part) for the attempt's log. */
  log(text: string, stream?: 'stdout' | 'stderr'): void;
  /** `fraction` from 0 to 1, or undefined when unknown. */
  progress(fraction: number | undefined, message?: string): void;
  addArtifact(artifact: NewArtifact): Promise<ArtifactReference>;
  /** Resolves a path of a parameter inside the project folder; throws a `ProblemError` `path.outside` when it leaves it. */
  resolvePath(path: string): string;
  /** The value of a secret, or undefined; asking registers it for masking. */
  secret(name: string): Promise<string | undefined>;
  /** Settings of the user for this module, e.g. `{ baseUrl, model }` of the AI provider. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Thrown inside an adapter to end the attempt with a problem from any depth. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  constructor(problem: Problem, outputs?: Readonly<Record<string, unknown>>) {
    super(problem.message);
    this.problem = problem;
    this.outputs = outputs;
  }
}

export type Adapter<Parameters> = (parameters: Parameters, context: ActionContext) => Promise<ActionOutcome>;

export interface ActionDefinition {
  readonly manifest: ActionManifest;
  /** Checks and completes resolved parameters (defaults filled in). Throws `ZodError`. */
  parse(parameters: unknown): unknown;
  /** Absent for what the engine itself carries out (containers, approval). */
  readonly adapter: Adapter<unknown> | undefined;
}

export interface ModuleDefinition {
  readonly manifest: ModuleManifest;
  readonly actions: readonly ActionDefinition[];
}

export interface ActionDeclaration<Parameters extends z.ZodObject> {
  readonly id: string;
  readonly nodeId?: string;
  readonly title: string;
  readonly description: string;
  readonly version?: number;
  readonly keywords?: readonly string[];
  /** Every field carries `.meta({ title, description?, control? })`. */
  readonly parameters: Parameters;
  readonly cardParameters?: readonly string[];
  readonly outputs: Readonly<Record<string, OutputManifest>>;
  readonly effects: readonly Effect[];
  readonly needs?: readonly string[];
  readonly container?: boolean;
  readonly estimateMs: number;
  /** The parameter that says how long it takes, where there is one. */
  readonly durationParameter?: string;
  readonly timeoutMs?: number;
  readonly cached?: boolean;
  readonly holdsSlot?: boolean;
  readonly docs?: string;
  readonly example?: string;
}

/** What a `manifest.ts` exports per action: data and the schema that types the adapter's parameters. */
export interface DeclaredAction<Parameters extends z.ZodObject = z.ZodObject> {
  readonly manifest: ActionManifest;
  readonly schema: Parameters;
}

export function declareAction<Parameters extends z.ZodObject>(
  declaration: ActionDeclaration<Parameters>,
): DeclaredAction<Parameters> {
  const { parameters, version = 1, ...rest } = declaration;
  return {
    schema: parameters,
    manifest: actionManifestSchema.parse({ ...rest, version, parameters: toParametersSchema(parameters) }),
  };
}

/** Joins a declared action with its code; the adapter's parameters have the type of the schema. */
export function implement<Parameters extends z.ZodObject>(
  action: DeclaredAction<Parameters>,
  adapter: Adapter<z.output<Parameters>> | undefined,
): ActionDefinition {
  return {
    manifest: action.manifest,
    parse: (parameters) => action.schema.parse(parameters),
    adapter: adapter as Adapter<unknown> | undefined,
  };
}

export function defineModule(
  about: Omit<z.input<typeof moduleManifestSchema>, 'actions'>,
  actions: readonly ActionDefinition[],
): ModuleDefinition {
  return {
    manifest: moduleManifestSchema.parse({ ...about, actions: actions.map((action) => action.manifest) }),
    actions,
  };
}

function toParametersSchema(schema: z.ZodObject): ParametersSchema {
  return parametersSchemaSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}
