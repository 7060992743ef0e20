import { dump } from 'js-yaml';
import { isData } from './data-change.ts';

/** How a text is written: new pieces follow it. */
export interface Style {
  readonly isJson: boolean;
  /** One level: two blanks as a rule. Empty for JSON on one line. */
  readonly unit: string;
  readonly newline: string;
}

const OPTIONS = { lineWidth: -1, noRefs: true, quoteStyle: 'double' } as const;

/** A value for a place inside `{ }` or `[ ]`, on one line (JSON may take more, indented by `indent` from its second line on). */
export function renderFlow(value: unknown, style: Style, indent: string): string {
  if (style.isJson) return renderJson(value, style, indent);
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, style, indent)).join(', ')}]`;
  if (!isData(value)) return flowScalar(value);
  const entries = Object.entries(value).map(([key, item]) => `${flowScalar(key)}: ${renderFlow(item, style, indent)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

export function renderFlowEntry(key: string, value: unknown, style: Style, indent: string): string {
  if (!style.isJson) return `${flowScalar(key)}: ${renderFlow(value, style, indent)}`;
  return `${JSON.stringify(key)}:${style.unit === '' ? '' : ' '}${renderJson(value, style, indent)}`;
}

function renderJson(value: unknown, style: Style, indent: string): string {
  const text = JSON.stringify(value, null, style.unit) ?? 'null';
  return text.replaceAll('\n', `${style.newline}${indent}`);
}

/** The scalar as it may stand in a list on one line. */
function flowScalar(value: unknown): string {
  return dump([value], { ...OPTIONS, flowLevel: 0 })
    .trimEnd()
    .slice(1, -1);
}

export function renderKey(key: string): string {
  return dump({ [key]: null }, OPTIONS).replace(/: null\n$/, '');
}

/**
 * What stands behind `key:` or `-` in block style: ` text`, ` [a, b]`, ` |` and lines, or a line break and lines, which are indented by
 * `indent`. No line break at the end.
 */
export function renderBlock(value: unknown, style: Style, indent: string, field = ''): string {
  if (isSmall(value, field)) return ` ${renderFlow(value, style, indent)}`;
  if (!isData(value) && !Array.isArray(value)) return ` ${blockScalar(value, style, indent)}`;
  const lines = Array.isArray(value)
    ? value.map((item) => `${indent}-${renderItem(item, style, indent)}`)
    : Object.entries(value).map(([key, item]) => renderEntry(key, item, style, indent));
  return `${style.newline}${lines.join(style.newline)}`;
}

/** `key: value` with its own indentation before it. */
export function renderEntry(key: string, value: unknown, style: Style, indent: string): string {
  return `${indent}${renderKey(key)}:${renderBlock(value, style, `${indent}${style.unit}`, key)}`;
}

/** A mapping in a list begins on the line of its dash. */
export function renderItem(value: unknown, style: Style, indent: string): string {
  const block = renderBlock(value, style, `${indent}  `);
  return isData(value) && block.startsWith(style.newline)
    ? ` ${block.slice(style.newline.length + indent.length + 2)}`
    : block;
}

/** Fields of a node that people write on one line while they are short. */
const ONE_LINE: readonly string[] = ['after', 'retry', 'resources', 'cache', 'pools', 'locks'];

function isSmall(value: unknown, field: string): boolean {
  if (Array.isArray(value)) return value.length === 0 || (value.every(isScalar) && isShort(value));
  if (!isData(value)) return false;
  const items = Object.values(value);
  if (items.length === 0) return true;
  return ONE_LINE.includes(field) && items.every((item) => isScalar(item) || isSmall(item, field)) && isShort(value);
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\n');
  return typeof value !== 'object' || value === null;
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length <= 80;
}

/** A scalar as it may stand behind `key:`; a text of several lines as a block when that needs no tricks. */
function blockScalar(value: unknown, style: Style, indent: string): string {
  if (typeof value !== 'string' || !value.includes('\n')) return dump({ k: value }, OPTIONS).slice(3).trimEnd();
  const lines = value.replace(/\n$/, '').split('\n');
  if (!lines.every(isPlainLine) || lines[0] === '' || lines.at(-1) === '' || /^\s/.test(lines[0] ?? ''))
    return flowScalar(value);
  const body = lines.map((line) => (line === '' ? '' : `${indent}${line}`));
  return [value.endsWith('\n') ? '|' : '|-', ...body].join(style.newline);
}

/** No blanks that an editor would strip, no tabs at the start, nothing invisible. */
function isPlainLine(line: string): boolean {
  return (
    line === '' ||
    (/\S$/.test(line) &&
      !line.startsWith('\t') &&
      !/[^\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(line))
  );
}
