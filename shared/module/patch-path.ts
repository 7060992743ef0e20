import { problem, type Problem } from '../problem.ts';

/**
 * Why a patch must not touch this path; undefined when it may. A patch comes from a model or a file, so the path is judged as hostile:
 * only plain relative paths with `/`, never up, never into git's own folder (however Windows might spell it).
 */
export function patchPathProblem(path: string): Problem | undefined {
  const reason = reasonAgainst(path);
  if (reason === undefined) return undefined;
  return problem('patch.path', `The patch may not touch "${path}".`, {
    reason,
    remedy: 'A patch may only name files inside the project folder, by relative paths, and nothing in .git.',
    retryable: false,
  });
}

function reasonAgainst(path: string): string | undefined {
  const parts = path.split('/');
  if (path === '') return 'The path is empty.';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'The path is absolute.';
  if (path.includes('\\')) return 'The path has a backslash; folders are separated by "/".';
  if (hasControlCharacter(path)) return 'The path has a control character.';
  if (path.includes(':')) return 'The path has a colon, which has a meaning of its own on Windows.';
  if (parts.includes('..')) return 'The path leads out of the project.';
  if (parts.some((part) => part === '' || part === '.')) return 'The path has an empty part.';
  if (parts.some(isGitFolder)) return 'The path lies in the folder of git itself.';
  return undefined;
}

function hasControlCharacter(path: string): boolean {
  return Array.from(path).some((character) => character < ' ' || character === '\u007f');
}

/** Windows drops dots and blanks at the end of a name, knows `git~1`, and ignores case as macOS does, where some marks are invisible too. */
function isGitFolder(part: string): boolean {
  const plain = part.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '').replace(/[. ]+$/, '');
  return /^(\.git|git~\d+)$/i.test(plain);
}
