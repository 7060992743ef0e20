import { load, YAMLException } from 'js-yaml';
import type { Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { workflowProblem } from './problem-codes.ts';

const LOOKS_LIKE_JSON = /^\ufeff?\s*\{/;

const KEPT = 4;
const KEPT_LENGTH = 1_000_000;
const recent = new Map<string, Result<unknown>>();

/**
 * The data of a YAML or JSON text, or the first thing that makes it unreadable, with line and column. The last few texts are remembered:
 * editing, reading, validating and drawing ask for the same one in turn. Whoever gets the data must not change it.
 */
export function loadText(text: string): Result<unknown> {
  const known = recent.get(text);
  if (known !== undefined) return known;
  const result = parse(text);
  if (text.length <= KEPT_LENGTH) {
    const oldest = recent.size >= KEPT ? recent.keys().next().value : undefined;
    if (oldest !== undefined) recent.delete(oldest);
    recent.set(text, result);
  }
  return result;
}

function parse(text: string): Result<unknown> {
  if (LOOKS_LIKE_JSON.test(text)) {
    const json = loadJson(text.replace(/^\ufeff/, ''));
    if (json !== undefined) return good(json.value);
  }
  try {
    const value = load(text, { maxDepth: DEEPEST });
    return isTooLarge(text, value) ? bad(tooLarge()) : good(value);
  } catch (error) {
    if (error instanceof YAMLException) return bad(syntaxProblem(text, error));
    throw error;
  }
}

const MOST_VALUES = 5_000_000;

/** Levels of nesting; deeper ones are refused, in JSON too. */
export const DEEPEST = 1000;

/** A few lines of anchors and aliases can stand for more values than there is memory, or for one that holds itself. */
function isTooLarge(text: string, value: unknown): boolean {
  if (!text.includes('&') || !text.includes('*')) return false;
  const rest: unknown[] = [value];
  for (let count = 0; rest.length > 0; count += 1) {
    if (count + rest.length > MOST_VALUES) return true;
    const next = rest.pop();
    if (typeof next === 'object' && next !== null) for (const item of Object.values(next)) rest.push(item);
  }
  return false;
}

function tooLarge(): Problem {
  return workflowProblem('text.syntax', 'The anchors and aliases of this file stand for too much.', {
    reason: `Written out, they are more than ${MOST_VALUES} values, or one that holds itself.`,
    remedy: 'Write the values out, or use parameters of the workflow.',
    place: { line: 1, column: 1 },
  });
}

/** Undefined when it is not JSON, or when JSON.parse would silently drop all but the last of equal keys. */
function loadJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return countKeys(value) === countWrittenKeys(text) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

function countWrittenKeys(text: string): number {
  let count = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)) if (match[1] === ':') count += 1;
  return count;
}

function countKeys(value: unknown, depth = 1): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEEPEST) return Number.NaN;
  let count = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const item of Object.values(value)) count += countKeys(item, depth + 1);
  return count;
}

function syntaxProblem(text: string, error: YAMLException): Problem {
  const { reason, mark } = error;
  const place = mark === undefined ? { line: 1, column: 1 } : { line: mark.line + 1, column: mark.column + 1 };
  if (reason.includes('input is empty')) {
    return workflowProblem('text.empty', 'The workflow file is empty.', {
      remedy: 'Begin it with "formatVersion: 1" and "nodes: {}".',
      place: { line: 1, column: 1 },
    });
  }
  if (reason.includes('found more')) {
    return workflowProblem('text.syntax', 'The file holds more than one document.', {
      reason: 'A line "---" begins another document.',
      remedy: 'Keep one workflow in a file.',
      place: placeOfSecondDocument(text),
    });
  }
  if (reason.includes('duplicated mapping key')) {
    const key = mark === undefined ? '' : keyAt(text, mark.position);
    const isQuoted = mark !== undefined && /["']/.test(text[mark.position - 1] ?? '');
    return workflowProblem(
      'key.duplicate',
      `The key ${key === '' ? '' : `"${key}" `}stands twice in the same mapping.`,
      {
        reason: 'A second one would silently replace the first.',
        remedy: 'Remove or rename one of them.',
        place: isQuoted ? { ...place, column: place.column - 1 } : place,
      },
    );
  }
  return workflowProblem('text.syntax', 'The text cannot be read as YAML or JSON.', {
    reason: `Line ${place.line}, column ${place.column}: ${reason}.`,
    remedy: REMEDIES.find(([words]) => reason.includes(words))?.[1] ?? 'Correct the text at this place.',
    place,
  });
}

const REMEDIES: readonly (readonly [string, string])[] = [
  ['tab characters', 'Indent with blanks; YAML does not allow tabs there.'],
  ['bad indentation', 'Check the indentation, and put texts that hold ": " or begin with "{" into quotes.'],
  ['deficient indentation', 'Close the bracket or quote that is still open, or indent what belongs to it.'],
  ['unidentified alias', 'Define the anchor before it is used, or put a text that begins with "*" into quotes.'],
  ['unexpected end of the stream', 'Close the quote or bracket that is still open.'],
];

function keyAt(text: string, position: number): string {
  return /^["']?([^"':\r\n]*)/.exec(text.slice(position, position + 100))?.[1]?.trim() ?? '';
}

function placeOfSecondDocument(text: string): { readonly line: number; readonly column: number } {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#') && !line.startsWith('%'));
  const from = lines[first]?.startsWith('---') === true ? first + 1 : first;
  const second = lines.findIndex((line, index) => index > from && line.startsWith('---'));
  return { line: Math.max(0, second) + 1, column: 1 };
}
