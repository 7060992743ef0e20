/*
 * How a model is asked to answer with files, and how its answer is read. Whole contents, because models miscount the lines of diffs; lines of
 * equals signs, because code is full of fences, tags and quotes.
 */

export interface AnsweredFile {
  readonly path: string;
  /** Null: delete the file. */
  readonly content: string | null;
}

export interface EditAnswer {
  readonly files: readonly AnsweredFile[];
  /** What was said beside the files. */
  readonly text: string;
}

export type ReadAnswer =
  | { readonly ok: true; readonly value: EditAnswer }
  | { readonly ok: false; readonly reason: string };

/** A word for the marker lines that stands in no marker line of the given texts: files about this very format must survive. */
export function chooseMarker(texts: readonly string[]): string {
  for (let number = 1; ; number++) {
    const marker = number === 1 ? 'FILE' : `FILE-${number}`;
    if (!texts.some((text) => text.includes(`=== ${marker} `) || text.includes(`=== END ${marker} `))) return marker;
  }
}

export function showFile(path: string, text: string, marker: string): string {
  return `=== ${marker} ${path} ===\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}=== END ${marker} ===\n`;
}

export function editInstructions(marker: string): string {
  return `Answer with the whole new content of every file that you change or create, each in exactly this form:

=== ${marker} path/from/the/project/folder.ext ===
the whole content of the file
=== END ${marker} ===

To delete a file, answer with the line: === DELETE path/from/the/project/folder.ext ===

Rules:
- The marker lines stand alone on their lines, exactly as shown. No code fences around or inside of them.
- Always the whole content, with all lines that stay as they are. Never leave anything out with a comment such as "rest unchanged".
- Leave out files that do not change.
- Before the first file, say in one to three sentences what you did.`;
}

interface Markers {
  readonly begin: RegExp;
  readonly end: RegExp;
  readonly remove: RegExp;
}

/** `onlyFile`: the one file that was asked for; an answer with just one fenced block is taken as its content. */
export function readEditAnswer(answer: string, marker: string, onlyFile?: string): ReadAnswer {
  const markers = markersFor(marker);
  const lines = answer.replaceAll('\r\n', '\n').split('\n');
  const files = new Map<string, AnsweredFile>();
  const said: string[] = [];
  let open: { readonly path: string; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) files.set(open.path, { path: open.path, content: contentOf(open.path, open.lines) });
    open = undefined;
  };
  for (const line of lines) {
    const begin = cleanPath(markers.begin.exec(line)?.[1]);
    const removed = open === undefined ? cleanPath(markers.remove.exec(line)?.[1]) : undefined;
    if (markers.end.test(line)) close();
    else if (begin !== undefined) {
      // A model that forgets the end line still says clearly where the next file begins.
      close();
      open = { path: begin, lines: [] };
    } else if (removed !== undefined) files.set(removed, { path: removed, content: null });
    else (open?.lines ?? said).push(line);
  }
  if (open !== undefined) return { ok: false, reason: `The content of "${open.path}" has no end line.` };
  const text = withoutFences(said.join('\n')).trim();
  if (files.size > 0) return { ok: true, value: { files: [...files.values()], text } };
  return readSingleBlock(answer, onlyFile);
}

function markersFor(marker: string): Markers {
  const word = marker.replace('-', '[- ]?');
  return {
    begin: new RegExp(`^\\s*={3,}\\s*${word}:?\\s+(\\S.*?)\\s*={3,}\\s*$`),
    end: new RegExp(`^\\s*={3,}\\s*END(?:\\s+OF)?\\s+${word}(?:\\s.*)?\\s*={3,}\\s*$`),
    remove: /^\s*={3,}\s*DELETE:?\s+(\S.*?)\s*={3,}\s*$/,
  };
}

function cleanPath(path: string | undefined): string | undefined {
  const bare = path?.replaceAll(/^[`"']+|[`"']+$/g, '').replace(/^\.\//, '');
  return bare === '' || /^END\b/.test(bare ?? '') ? undefined : bare;
}

/** Fences inside the markers are the model's habit, not part of the file; in Markdown only one that says it is Markdown. */
function contentOf(path: string, lines: readonly string[]): string {
  const from = lines.findIndex((line) => line.trim() !== '');
  const to = lines.findLastIndex((line) => line.trim() !== '');
  const fence = /^\s*(`{3,}|~{3,})\s*([\w+-]*)\s*$/.exec(lines[from] ?? '');
  const isMarkdown = /\.(md|mdx|markdown)$/i.test(path);
  const isWrapped =
    fence !== null &&
    to > from &&
    (lines[to] ?? '').trim() === fence[1] &&
    (isMarkdown ? /^(md|markdown|mdx)$/i.test(fence[2] ?? '') : true);
  const kept = isWrapped ? lines.slice(from + 1, to) : lines;
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`;
}

function readSingleBlock(answer: string, onlyFile: string | undefined): ReadAnswer {
  const blocks = [...answer.replaceAll('\r\n', '\n').matchAll(/^(`{3,})[^\n`]*\n([\s\S]*?)^\1[ \t]*$/gm)];
  const [block] = blocks;
  if (onlyFile === undefined || block === undefined || blocks.length > 1) {
    return { ok: false, reason: 'There is no file in it in the form that was asked for.' };
  }
  const text = answer.replaceAll('\r\n', '\n').replace(block[0], '').trim();
  return { ok: true, value: { files: [{ path: onlyFile, content: block[2] ?? '' }], text } };
}

function withoutFences(text: string): string {
  return text.replaceAll(/^\s*(`{3,}|~{3,})[\w+-]*\s*$/gm, '').replaceAll(/\n{3,}/g, '\n\n');
}

const COMMENT = String.raw`^\s*(?:\/\/|#|--|;|\/\*|<!--|\{\/\*|\.{3}|…)\s*(?:\.{3}|…)?\s*\(?`;
/** `// ... rest of the code`, `# existing code unchanged`, `<!-- other rows stay the same -->` */
const LEFT_OUT = [
  new RegExp(
    String.raw`${COMMENT}(?:the )?(?:rest|remainder|remaining|existing|other|previous)\b.{0,60}\b(?:unchanged|same|here|as before|as is)\b`,
    'i',
  ),
  new RegExp(
    String.raw`^\s*(?:\/\/|#|--|;|\/\*|<!--|\{\/\*)\s*(?:\.{3}|…)\s*(?:the )?(?:rest|remainder|remaining|existing|unchanged|other|previous|omitted)\b`,
    'i',
  ),
];

/**
 * A line such as `// ... rest unchanged` that was not in the file before: applying the answer would delete that rest. Prose may well say
 * such a thing, so texts are not looked at.
 */
export function findLeftOut(path: string, before: string, after: string): string | undefined {
  if (/\.(md|mdx|markdown|txt|rst)$/i.test(path)) return undefined;
  const known = new Set(before.split(/\r?\n/));
  return after.split(/\r?\n/).find((line) => !known.has(line) && LEFT_OUT.some((pattern) => pattern.test(line)));
}

/** Line endings and the end of the file as they were; new files end with a line feed. */
export function adaptContent(content: string, before: string | undefined): string {
  if (before === undefined || before === '') return content;
  const isWindows = before.includes('\r\n') && !/[^\r]\n/.test(before);
  const mark = before.startsWith('\ufeff') && !content.startsWith('\ufeff') ? '\ufeff' : '';
  const ended = before.endsWith('\n') ? content : content.replace(/\n$/, '');
  return mark + (isWindows ? ended.replaceAll('\n', '\r\n') : ended);
}
