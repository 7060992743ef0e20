import { toNodeId } from '../id.ts';
import { parseExpression } from '../workflow/jsonata.ts';
import type { Data } from '../workflow/data-change.ts';
import type { Remark, SourceParameter } from './source.ts';

/*
 * Conditions as pipelines write them (`branch == 'main' and tag =~ 'v.*'`) in JSONata. Names become parameters of the workflow without a
 * value: what the source leaves to its own runner, the person says at the start.
 */

const TOKEN = /\s*(?:('(?:[^']|'')*'|"[^"]*")|(\d+(?:\.\d+)?)|(==|!=|=~|!~|&&|\|\||>=|<=|[<>!()])|([A-Za-z_][\w.-]*))/y;

const OPERATORS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '!=',
  '&&': 'and',
  '||': 'or',
  '>=': '>=',
  '<=': '<=',
  '<': '<',
  '>': '>',
  '(': '(',
  ')': ')',
};

/** Undefined when it is not understood in full: half a condition is worse than none. Adds the parameters it needs. */
export function convertCondition(text: string, parameters: Record<string, SourceParameter>): string | undefined {
  const needed: Record<string, SourceParameter> = {};
  const words = convert(text.trim(), needed);
  if (words === undefined) return undefined;
  const source = words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
  if (!parseExpression(source).ok) return undefined;
  for (const [name, parameter] of Object.entries(needed)) parameters[name] ??= parameter;
  return source;
}

/** `when` for a condition of a source, and what is to be said about it; nothing when it cannot be read. */
export function whenOfCondition(
  condition: string,
  parameters: Record<string, SourceParameter>,
  remarks: Remark[],
): Data {
  const converted = convertCondition(condition, parameters);
  if (converted === undefined) {
    remarks.push({
      kind: 'dropped',
      text: `condition: ${condition} could not be read. Write it as "when" if it matters.`,
    });
    return {};
  }
  remarks.push({ kind: 'guessed', text: `condition: ${condition} became when: {{ ${converted} }}.` });
  return { when: `{{ ${converted} }}` };
}

function convert(text: string, parameters: Record<string, SourceParameter>): string[] | undefined {
  const words: string[] = [];
  let matches: string | undefined;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return undefined;
    const [, quoted, number, operator, name] = found;
    if (matches !== undefined) {
      if (quoted === undefined || words.length === 0) return undefined;
      const pattern = quoted.slice(1, -1).replaceAll('/', '\\/');
      const subject = words.pop() ?? '';
      const test = `$contains(${subject}, /^(?:${pattern})$/)`;
      words.push(matches === '!~' ? `$not(${test})` : test);
      matches = undefined;
    } else if (operator === '=~' || operator === '!~') matches = operator;
    else if (operator === '!') return undefined;
    else if (operator !== undefined) words.push(OPERATORS[operator] ?? operator);
    else if (quoted !== undefined) words.push(JSON.stringify(quoted.slice(1, -1)));
    else if (number !== undefined) words.push(number);
    else words.push(wordOf(name ?? '', parameters));
  }
  return matches === undefined && words.length > 0 ? words : undefined;
}

function wordOf(name: string, parameters: Record<string, SourceParameter>): string {
  const lower = name.toLowerCase();
  if (['and', 'or', 'in'].includes(lower) || lower === 'true' || lower === 'false') return lower;
  const id = toNodeId(name);
  parameters[id] ??= { type: 'string', default: '', description: `"${name}" in the conditions of the source.` };
  return `parameters.${id}`;
}
