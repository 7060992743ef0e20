import { readFile, realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { patchPathProblem } from '#shared/module/patch-path.ts';
import { problem } from '#shared/problem.ts';

export interface SourceFile {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

const MAX_FILES = 200;
const MAX_CHARACTERS = 400_000;

/** The path as patches write it. Throws a `ProblemError` for one that a patch could not name. */
export function projectPath(path: string, context: ActionContext): string {
  const plain = relative(context.projectFolder, context.resolvePath(path)).split(sep).join('/');
  const refused = patchPathProblem(plain);
  if (refused !== undefined) throw new ProblemError(refused);
  return plain;
}

/** Throws a `ProblemError` for what is no readable text of the project; returns undefined when there is no such file. */
export async function readIfThere(path: string, context: ActionContext): Promise<SourceFile | undefined> {
  const plain = projectPath(path, context);
  const file = context.resolvePath(plain);
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new ProblemError(refusal('path.notFile', path, 'It is a folder.', 'Choose a file.'));
  await checkLinks(file, path, context);
  if (stats.size > 4 * MAX_CHARACTERS) throw new ProblemError(tooLarge(Math.round(stats.size / 4)));
  const bytes = await readFile(file);
  try {
    // A byte order mark stays, so that the hash of the text is that of the file.
    return { path: plain, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new ProblemError(refusal('path.notText', path, 'It is not text in UTF-8.', 'Choose a text file.'));
  }
}

export async function readSource(path: string, context: ActionContext): Promise<SourceFile> {
  const source = await readIfThere(path, context);
  if (source !== undefined) return source;
  const reason = 'There is no such file in the project.';
  throw new ProblemError(
    refusal('path.notFound', path, reason, 'Correct the path; it counts from the project folder.'),
  );
}

/** Paths must be there; globs take what is text and not hidden, without dependencies. */
export async function readContext(patterns: readonly string[], context: ActionContext): Promise<readonly SourceFile[]> {
  const sources = new Map<string, SourceFile>();
  for (const pattern of patterns) {
    const isGlob = isDynamicPattern(pattern);
    for (const path of isGlob ? await findFiles(pattern, context) : [pattern]) {
      const source = isGlob ? await readText(path, context) : await readSource(path, context);
      if (source !== undefined) sources.set(source.path, source);
      if (sources.size > MAX_FILES) throw new ProblemError(tooMany());
    }
  }
  return [...sources.values()];
}

/** Everything that will be sent, together. */
export function checkAmount(texts: readonly string[]): void {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  if (characters > MAX_CHARACTERS) throw new ProblemError(tooLarge(characters));
}

async function findFiles(pattern: string, context: ActionContext): Promise<readonly string[]> {
  context.resolvePath(pattern);
  const ignore = ['**/node_modules/**', '**/.git/**'];
  const files = await glob([pattern], { cwd: context.projectFolder, ignore, followSymbolicLinks: false });
  if (files.length > 0) return files.sort();
  const remedy = 'Correct the glob; it counts from the project folder.';
  throw new ProblemError(refusal('path.notFound', pattern, 'No file of the project matches it.', remedy));
}

async function readText(path: string, context: ActionContext): Promise<SourceFile | undefined> {
  try {
    return await readIfThere(path, context);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'path.notText') return undefined;
    throw error;
  }
}

/** A link inside the project must not send what lies outside it to a model. */
async function checkLinks(file: string, path: string, context: ActionContext): Promise<void> {
  const way = relative(await realpath(context.projectFolder), await realpath(file));
  if (way !== '..' && !way.startsWith(`..${sep}`)) return;
  throw new ProblemError(
    refusal('path.outside', path, 'It is a link that leads out of the project.', 'Choose a file of the project.'),
  );
}

function refusal(code: string, path: string, reason: string, remedy: string) {
  return problem(code, `"${path}" cannot be sent to the model.`, { reason, remedy, retryable: false });
}

function tooLarge(characters: number) {
  return problem('ai.tooLarge', 'This is too much for one request.', {
    reason: `The files and texts have ${characters} characters; up to ${MAX_CHARACTERS} are sent.`,
    remedy: 'Choose fewer or smaller files.',
    place: { parameter: 'context' },
    retryable: false,
  });
}

function tooMany() {
  return problem('ai.tooLarge', 'These are too many files for one request.', {
    reason: `Up to ${MAX_FILES} files are sent.`,
    remedy: 'Choose narrower globs.',
    place: { parameter: 'context' },
    retryable: false,
  });
}
