import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '#shared/module/finding.ts';
import type { DocumentedFile } from './read-folder.ts';

const LINK = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^)]*)?\)/g;

/** Links of Markdown files to files and headings that are not there. Nothing outside the project is asked. */
export async function brokenLinks(files: readonly DocumentedFile[], project: string): Promise<readonly Finding[]> {
  const known = new Map(files.map((file) => [file.path, file]));
  const findings: Finding[] = [];
  for (const file of files.filter(({ isMarkdown }) => isMarkdown)) {
    for (const { target, line, column } of linksOf(file.text)) {
      const wrong = await faultOf(target, file, known, project);
      if (wrong !== undefined)
        findings.push({
          file: file.path,
          line,
          column,
          severity: 'error',
          rule: 'broken-link',
          message: wrong,
          tool: 'documentation',
          fixable: false,
        });
    }
  }
  return findings;
}

interface Link {
  readonly target: string;
  readonly line: number;
  readonly column: number;
}

/** Links outside code. */
export function linksOf(text: string): readonly Link[] {
  let isFenced = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced;
    if (isFenced) return [];
    const plain = line.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    return [...plain.matchAll(LINK)].map((match) => ({
      target: match[1] ?? '',
      line: index + 1,
      column: match.index + 1,
    }));
  });
}

async function faultOf(
  target: string,
  file: DocumentedFile,
  known: ReadonlyMap<string, DocumentedFile>,
  project: string,
): Promise<string | undefined> {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return undefined;
  const [wanted = '', heading] = decode(target).split('#', 2);
  const path =
    wanted === ''
      ? file.path
      : wanted.startsWith('/')
        ? wanted.slice(1)
        : join(dirname(file.path), wanted).replaceAll('\\', '/');
  if (path.startsWith('..')) return undefined;
  const isThere = await access(join(project, path)).then(
    () => true,
    () => false,
  );
  if (!isThere) return `The link leads to ${path}, which does not exist.`;
  const other = known.get(path);
  if (heading === undefined || heading === '' || other?.isMarkdown !== true) return undefined;
  return anchorsOf(other.text).has(heading.toLowerCase()) ? undefined : `${path} has no heading "#${heading}".`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Headings as GitHub names them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*\s*$/gm)) {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const count = [...anchors].filter((one) => one === slug || one.startsWith(`${slug}-`)).length;
    anchors.add(anchors.has(slug) ? `${slug}-${count}` : slug);
  }
  for (const [, id = ''] of text.matchAll(/<a\s+(?:id|name)=["']([^"']+)["']/g)) anchors.add(id.toLowerCase());
  return anchors;
}
