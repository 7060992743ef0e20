import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { glob } from 'tinyglobby';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';

export interface DocumentedFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly isMarkdown: boolean;
  /** The title of a Markdown file, the first comment or docstring of a source file; empty: none. */
  readonly about: string;
  readonly exports: readonly string[];
}

const LANGUAGES: Readonly<Record<string, 'c-like' | 'hash'>> = {
  '.js': 'c-like',
  '.mjs': 'c-like',
  '.cjs': 'c-like',
  '.jsx': 'c-like',
  '.ts': 'c-like',
  '.tsx': 'c-like',
  '.mts': 'c-like',
  '.go': 'c-like',
  '.rs': 'c-like',
  '.java': 'c-like',
  '.c': 'c-like',
  '.cpp': 'c-like',
  '.h': 'c-like',
  '.py': 'hash',
  '.rb': 'hash',
  '.sh': 'hash',
};
const LARGEST_BYTES = 1_000_000;
const MOST_FILES = 5000;

/** The source and Markdown files of a folder, sorted by path. */
export async function readFolder(folder: string, context: ActionContext): Promise<readonly DocumentedFile[]> {
  const root = context.resolvePath(folder);
  const found = await stat(root).catch(() => undefined);
  if (found === undefined) {
    throw new ProblemError(
      problem('path.notFound', `There is no folder "${folder}".`, {
        reason: `${root} does not exist.`,
        remedy: 'Correct the path; it counts from the project folder.',
        retryable: false,
      }),
    );
  }
  const paths = await glob('**/*', {
    cwd: root,
    ignore: ['**/node_modules/**', '**/.git/**', '**/dist/**', '**/coverage/**', '**/__pycache__/**', '**/.venv/**'],
    followSymbolicLinks: false,
  });
  const files: DocumentedFile[] = [];
  for (const path of paths.toSorted().slice(0, MOST_FILES)) {
    context.signal.throwIfAborted();
    const kind = extname(path).toLowerCase();
    if (kind !== '.md' && LANGUAGES[kind] === undefined) continue;
    const full = `${root}/${path}`;
    if ((await stat(full)).size > LARGEST_BYTES) continue;
    files.push(
      describeFile(
        folder === '.' ? path : `${folder.replace(/^\.\/|\/+$/g, '')}/${path}`,
        await readFile(full, 'utf8'),
      ),
    );
  }
  return files;
}

export function describeFile(path: string, text: string): DocumentedFile {
  const kind = extname(path).toLowerCase();
  const isMarkdown = kind === '.md';
  const about = isMarkdown
    ? (/^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? '')
    : firstComment(text, LANGUAGES[kind] ?? 'hash');
  return { path, text, isMarkdown, about, exports: isMarkdown ? [] : exportsOf(text, kind) };
}

function firstComment(text: string, language: 'c-like' | 'hash'): string {
  const body = text.replace(/^#!.*\n/, '').replace(/^\s*(['"]use \w+['"];?|import[^;]*;|package \w+)\s*/g, '');
  const block =
    language === 'c-like'
      ? /\/\*\*?([\s\S]*?)\*\/|((?:^\/\/.*\n?)+)/m
      : /^\s*(?:[rub]*"""([\s\S]*?)"""|[rub]*'''([\s\S]*?)''')|((?:^#(?!!).*\n?)+)/m;
  const match = block.exec(body.slice(0, 20_000));
  const words = match?.slice(1).find((part) => part !== undefined) ?? '';
  return words
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\/+|\*|#+)?\s?/, '').trim())
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

function exportsOf(text: string, kind: string): readonly string[] {
  const pattern =
    kind === '.py'
      ? /^(?:async )?(?:def|class) ([A-Za-z]\w*)/gm
      : kind === '.go'
        ? /^func (?:\([^)]*\) )?([A-Z]\w*)|^type ([A-Z]\w*)/gm
        : kind === '.rs'
          ? /^pub (?:async )?(?:fn|struct|enum|trait|const) (\w+)/gm
          : /^export (?:default )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) ([A-Za-z_$][\w$]*)/gm;
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '').filter(Boolean))];
}
