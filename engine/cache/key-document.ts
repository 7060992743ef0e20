import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { canonicalize } from 'json-canonicalize';
import type { Outputs } from '#shared/run/event.ts';
import { UNREADABLE } from '#shared/run/first-difference.ts';
import type { Cache } from '#shared/workflow/workflow.ts';
import type { ActionManifest } from '#shared/module/manifest.ts';
import { matchFiles } from './match-files.ts';

/** Everything that decides what comes of a task, as a document: what differs can be named later, down to the file. */
export interface KeyDocument {
  readonly action: { readonly id: string; readonly version: number };
  readonly parameters: unknown;
  /** Hash of the outputs of every node whose outputs it uses. */
  readonly upstream: Readonly<Record<string, string>>;
  /** Declared inputs: path from the project → hash. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | null>>;
  readonly lockFiles: Readonly<Record<string, string>>;
  readonly tools: Readonly<Record<string, string>>;
  /** Declared outputs: other globs keep other files. */
  readonly outputs: readonly string[];
  readonly platform: string;
}

export interface KeyRequest {
  readonly project: string;
  readonly manifest: ActionManifest;
  readonly cache: Exclude<Cache, boolean> | undefined;
  /** Resolved, without secrets. */
  readonly parameters: unknown;
  readonly upstream: ReadonlyMap<string, Outputs>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly findProgram: (program: string) => Promise<string | undefined>;
}

const LOCK_FILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'poetry.lock',
  'uv.lock',
  'requirements.txt',
  'Pipfile.lock',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
];

export async function keyDocument(request: KeyRequest): Promise<KeyDocument> {
  const { project, manifest, cache = {}, parameters, upstream, environment } = request;
  const startsProgram = manifest.effects.includes('process');
  return {
    action: { id: manifest.id, version: manifest.version },
    parameters,
    upstream: Object.fromEntries([...upstream].map(([node, outputs]) => [node, hashOfOutputs(outputs)])),
    files: await hashFiles(project, await matchFiles(project, cache.inputs ?? [])),
    env: Object.fromEntries((cache.env ?? []).toSorted().map((name) => [name, environment[name] ?? null])),
    lockFiles: startsProgram ? await hashFiles(project, await matchFiles(project, LOCK_FILES)) : {},
    tools: startsProgram ? await toolsOf(request) : {},
    outputs: cache.outputs ?? [],
    platform: `${process.platform}-${process.arch}`,
  };
}

export function fingerprintOf(document: KeyDocument): string {
  return hashOf(canonicalize(document));
}

async function hashFiles(project: string, files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const hashes: (readonly [string, string])[] = [];
  const queue = files.values();
  const worker = async () => {
    for (const file of queue) hashes.push([file, await hashInput(path.join(project, file))]);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return Object.fromEntries(hashes.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What cannot be read is never the same as before: nobody knows whether it is. */
async function hashInput(file: string): Promise<string> {
  try {
    return await digestOf(file);
  } catch (error) {
    return `${UNREADABLE} ${error instanceof Error ? error.message : String(error)} ${randomUUID()}`;
  }
}

export async function hashFile(file: string): Promise<string> {
  return await digestOf(file).catch(() => hashOf('gone'));
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}

/** A program is known by its place, size and age: asking each for its version would start it. */
async function toolsOf({ manifest, findProgram, parameters }: KeyRequest): Promise<Readonly<Record<string, string>>> {
  const tools: Record<string, string> = {};
  for (const program of [...manifest.needs, ...commandOf(parameters)]) {
    const file = await findProgram(program);
    const about = file === undefined ? undefined : await stat(file).catch(() => undefined);
    tools[program] = about === undefined ? 'not found' : `${file} ${about.size} ${Math.round(about.mtimeMs)}`;
  }
  return tools;
}

function commandOf(parameters: unknown): readonly string[] {
  if (typeof parameters !== 'object' || parameters === null || !('command' in parameters)) return [];
  const { command } = parameters;
  return Array.isArray(command) && typeof command[0] === 'string' ? [command[0]] : [];
}

/** What a fingerprint knows the outputs of an earlier task by, in hexadecimal digits. */
export function hashOfOutputs(outputs: Outputs): string {
  return hashOf(canonicalize(outputs));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
