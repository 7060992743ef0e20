import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { glob } from 'tinyglobby';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { projectFile } from '../project-file.ts';
import type { copyAction, listAction, readAction, writeAction } from './manifest.ts';

const READ_LIMIT_BYTES = 64_000_000;

export async function read(
  { path, format }: z.output<(typeof readAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const file = await projectFile(path, context);
  const { size } = await requireFile(file, path);
  if (size > READ_LIMIT_BYTES) {
    throw refused('files.tooLarge', `"${path}" is too large to be read as a value.`, {
      reason: `It has ${size} bytes; at most ${READ_LIMIT_BYTES} are read.`,
      remedy: 'Give the path itself to the program that needs the file.',
    });
  }
  const bytes = await readFile(file);
  const text = decode(bytes, path);
  const json = format === 'text' ? undefined : parseJson(text, path, format === 'json');
  const outputs = { text, bytes: bytes.byteLength, sha256: sha256(bytes) };
  return { status: 'succeeded', outputs: json === undefined ? outputs : { ...outputs, json: json.value } };
}

export async function write(
  { path, content, overwrite }: z.output<(typeof writeAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const file = await projectFile(path, context);
  const kind = await stat(file).catch(() => undefined);
  if (kind?.isDirectory() === true) throw notAFile(path);
  if (kind !== undefined && !overwrite) throw exists(path);
  const text =
    typeof content === 'string' ? content : content === undefined ? '' : `${JSON.stringify(content, null, 2)}\n`;
  const bytes = Buffer.from(text, 'utf8');
  await mkdir(dirname(file), { recursive: true });
  context.signal.throwIfAborted();
  await writeFileAtomic(file, bytes);
  const name = nameOf(file, context);
  context.log(`Wrote ${name}, ${bytes.byteLength} bytes.\n`);
  return { status: 'succeeded', outputs: { path: name, bytes: bytes.byteLength, sha256: sha256(bytes) } };
}

export async function list(
  { include, exclude, hidden }: z.output<(typeof listAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  for (const pattern of include) context.resolvePath(pattern);
  const found = await glob(include, {
    cwd: context.projectFolder,
    ignore: [...exclude, '**/.git/**'],
    dot: hidden,
    followSymbolicLinks: false,
    expandDirectories: true,
    signal: context.signal,
  });
  const paths = found.map((path) => path.replaceAll('\\', '/')).sort();
  const files = await Promise.all(paths.map((path) => describe(path, context.projectFolder)));
  context.log(`${paths.length} ${paths.length === 1 ? 'file matches' : 'files match'}.\n`);
  return { status: 'succeeded', outputs: { paths, files: files.flat(), count: paths.length } };
}

export async function copy(
  { from, to, overwrite }: z.output<(typeof copyAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const source = await projectFile(from, context);
  const target = await projectFile(to, context);
  if ((await stat(source).catch(() => undefined)) === undefined) throw notFound(from);
  if (target === source || target.startsWith(source + sep)) {
    throw refused('files.intoItself', `"${from}" cannot be copied into itself.`, {
      remedy: 'Choose a target outside of it.',
    });
  }
  if (!overwrite && (await stat(target).catch(() => undefined)) !== undefined) throw exists(to);
  await mkdir(dirname(target), { recursive: true });
  context.signal.throwIfAborted();
  await cp(source, target, { recursive: true, force: true, verbatimSymlinks: true });
  return { status: 'succeeded', outputs: { path: nameOf(target, context) } };
}

/** Empty for a file that went away since it was found. */
async function describe(path: string, folder: string) {
  const about = await stat(join(folder, path)).catch(() => undefined);
  return about === undefined ? [] : [{ path, bytes: about.size, modifiedAt: about.mtime.toISOString() }];
}

async function requireFile(file: string, path: string) {
  const about = await stat(file).catch(() => undefined);
  if (about === undefined) throw notFound(path);
  if (!about.isFile()) throw notAFile(path);
  return about;
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('files.notText', `"${path}" is not a text.`, {
      reason: 'It holds bytes that are no UTF-8.',
      remedy: 'Give the path itself to the program that needs the file.',
    });
  }
}

function parseJson(text: string, path: string, must: boolean): { readonly value: unknown } | undefined {
  if (!must && !path.toLowerCase().endsWith('.json')) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!must) return undefined;
    throw refused('files.notJson', `"${path}" is not JSON.`, {
      reason: error instanceof Error ? error.message : String(error),
      remedy: 'Correct the file, or set the format to "text".',
    });
  }
}

function nameOf(file: string, context: ActionContext): string {
  return relative(context.projectFolder, file).split(sep).join('/');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notFound(path: string): ProblemError {
  return refused('files.notFound', `There is no file "${path}" in the project.`, {
    remedy: 'Check the path. If another node makes the file, let this node run after it.',
  });
}

function notAFile(path: string): ProblemError {
  return refused('files.notAFile', `"${path}" is a folder.`, { remedy: 'Give the path of a file.' });
}

function exists(path: string): ProblemError {
  return refused('files.exists', `"${path}" is already there.`, {
    remedy: 'Choose another path, or allow overwriting.',
  });
}

function refused(
  code: string,
  message: string,
  more: { readonly reason?: string; readonly remedy: string },
): ProblemError {
  return new ProblemError(problem(code, message, { ...more, retryable: false }));
}
