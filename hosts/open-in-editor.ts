import { spawn } from 'node:child_process';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

export interface EditorRequest {
  /** Command line of the user's editor with `{file}` and `{line}`; empty: the system's default program. */
  readonly editor: string;
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Program and arguments that open the file; a problem where nothing can. */
export function editorCommand(request: EditorRequest): Result<readonly [string, ...string[]]> {
  const [program, ...rest] = splitWords(request.editor);
  if (program !== undefined) {
    const fill = (word: string): string =>
      word.replaceAll('{file}', () => request.file).replaceAll('{line}', String(request.line));
    const namesFile = rest.some((word) => word.includes('{file}'));
    return good([program, ...rest.map(fill), ...(namesFile ? [] : [request.file])]);
  }
  return systemOpener(request);
}

function systemOpener({ file, platform, environment }: EditorRequest): Result<readonly [string, ...string[]]> {
  if (platform === 'darwin') return good(['open', file]);
  if (platform === 'win32') return good(['explorer.exe', file]);
  if (hasDisplay(environment)) return good(['xdg-open', file]);
  return bad(noEditor('There is no display, and no editor is set.'));
}

export function hasDisplay(environment: Readonly<Record<string, string | undefined>>): boolean {
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/** Words between blanks; double or single quotes keep blanks inside a word. No other sign has a meaning. */
export function splitWords(commandLine: string): readonly string[] {
  const words = commandLine.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** Resolves once the program has started; it goes on without us. */
export function startDetached(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Promise<Result<object>> {
  const { promise, resolve } = Promise.withResolvers<Result<object>>();
  const [program, ...rest] = command;
  const child = spawn(program, rest, { detached: true, stdio: 'ignore', env: { ...environment }, windowsHide: true });
  child.once('error', (error) => resolve(bad(noEditor(error.message))));
  child.once('spawn', () => {
    child.unref();
    resolve(good({}));
  });
  return promise;
}

function noEditor(reason: string): Problem {
  return problem('editor.unavailable', 'The file could not be opened in an editor.', {
    reason,
    remedy: 'Set the command line of your editor in Settings, for example: code --goto {file}:{line}',
  });
}
