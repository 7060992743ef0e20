import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A part of a Markdown file that the studio writes; `text` is Markdown without the marks around it. */
export interface Section {
  /** Small letters and hyphens. */
  readonly name: string;
  readonly text: string;
}

export interface WrittenSections {
  readonly text: string;
  /** Names of sections that a person has changed inside the marks; they stay as they are. */
  readonly kept: readonly string[];
}

const BEGIN = /^<!-- codomyrmex:begin ([a-z-]+) ([0-9a-f]{12}) .*-->$/;

/**
 * Puts sections into a Markdown text. What stands outside the marks is never touched. A section that is there already is replaced where it
 * stands, unless somebody wrote into it: the mark holds a hash of what the studio wrote. New sections go to the end, in the order given.
 * Applying the same sections twice changes nothing.
 *
 * @param before the text of the file; undefined when there is none yet, then `opening` begins it
 */
export function writeSections(
  before: string | undefined,
  opening: string,
  sections: readonly Section[],
): WrittenSections {
  const newline = before?.includes('\r\n') === true ? '\r\n' : '\n';
  const lines = (before ?? opening).split(/\r?\n/);
  const kept: string[] = [];
  for (const section of sections) {
    const found = findSection(lines, section.name);
    if (found === undefined) {
      append(lines, renderSection(section));
    } else if (hashOf(lines.slice(found.from + 1, found.to).join('\n')) === found.hash) {
      lines.splice(found.from, found.to - found.from + 1, ...renderSection(section));
    } else {
      kept.push(section.name);
    }
  }
  return { text: lines.join(newline), kept };
}

interface FoundSection {
  readonly from: number;
  readonly to: number;
  readonly hash: string;
}

/** Marks inside a code block are somebody's example, not a section. */
function findSection(lines: readonly string[], name: string): FoundSection | undefined {
  let fence: string | undefined;
  for (const [from, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      const [, begun, hash = ''] = BEGIN.exec(line) ?? [];
      const to = begun === name ? lines.indexOf(endMark(name), from) : -1;
      if (to > from) return { from, to, hash };
      fence = mark;
    } else if (mark?.startsWith(fence) === true) {
      fence = undefined;
    }
  }
  return undefined;
}

function append(lines: string[], section: readonly string[]): void {
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length > 0) lines.push('');
  lines.push(...section, '');
}

/** With its marks, line by line. */
export function renderSection({ name, text }: Section): readonly string[] {
  const body = text.trimEnd().split('\n');
  const begin = `<!-- codomyrmex:begin ${name} ${hashOf(body.join('\n'))} Made by "codomyrmex docs". Write outside these marks. -->`;
  return [begin, ...body, endMark(name)];
}

function endMark(name: string): string {
  return `<!-- codomyrmex:end ${name} -->`;
}

function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 12);
}
