import { parseSync } from 'vite';

/*
 * Words that a person would read or hear, written where a second language would not find them: outside the table of messages. The syntax
 * tree is asked, not the text: words between tags, whatever an expression may yield there or in an attribute, a field or a call that shows
 * it, and sentences wherever they stand.
 */

export interface StrayWords {
  readonly words: string;
  readonly line: number;
}

type Syntax = Readonly<Record<string, unknown>>;

/** Attributes of elements and parts, and fields of objects, that end up on the screen or are read out. */
const SHOWN: ReadonlySet<string> = new Set(
  `alt aria-description aria-label aria-placeholder aria-roledescription aria-valuetext caption description empty heading help hint
   label legend message note placeholder question reason remedy subtitle summary text title tooltip words`.split(/\s+/),
);
/** Calls whose arguments are shown or read out. */
const TELLING: ReadonlySet<string> = new Set([
  'alert',
  'announce',
  'confirm',
  'edit',
  'prompt',
  'tell',
  'tellWithAction',
]);
/** Elements whose text is the same in every language: keys, and what is typed into files. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set(['kbd', 'code', 'samp']);

const WORD = /\p{L}{2}/u;
/** A capital and a second word: whatever it is given to, somebody will read it. */
const SENTENCE = /^\s*\p{Lu}\p{Ll}+,? \p{L}+/u;

const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null;
const partsOf = (value: unknown): readonly Syntax[] => (Array.isArray(value) ? value : [value]).filter(isSyntax);

export function strayWords(file: string, source: string): readonly StrayWords[] {
  const found = new Map<number, StrayWords>();
  const add = ({ start, words }: Words, isStray: RegExp): void => {
    if (isStray.test(words)) found.set(start, { words: words.trim(), line: source.slice(0, start).split('\n').length });
  };
  const visit = (value: unknown): void => {
    for (const node of partsOf(value)) {
      if (isSameEverywhere(node)) {
        visit(node['openingElement']);
        continue;
      }
      for (const words of ownWords(node)) add(words, SENTENCE);
      for (const words of shownBy(node).flatMap(yielded)) add(words, WORD);
      Object.values(node).forEach(visit);
    }
  };
  visit(parseSync(file, source).program);
  return [...found.values()];
}

interface Words {
  readonly words: string;
  readonly start: number;
}

/** What this node itself says, if it is text. */
function ownWords(node: Syntax): readonly Words[] {
  const start = Number(node['start']);
  const { value } = node;
  if (node['type'] === 'TemplateElement' && isSyntax(value)) return [{ words: String(value['cooked']), start }];
  if (node['type'] === 'JSXText' || node['type'] === 'Literal')
    return typeof value === 'string' ? [{ words: value, start }] : [];
  return [];
}

/** Parts of a node that a person gets to see. */
function shownBy(node: Syntax): readonly Syntax[] {
  switch (node['type']) {
    case 'JSXElement':
    case 'JSXFragment':
      return partsOf(node['children']);
    case 'JSXAttribute':
      return SHOWN.has(nameOf(node['name'])) ? partsOf(node['value']) : [];
    case 'Property':
      return SHOWN.has(nameOf(node['key'])) ? partsOf(node['value']) : [];
    case 'CallExpression':
      return TELLING.has(nameOf(node['callee'])) ? partsOf(node['arguments']) : [];
    default:
      return [];
  }
}

/** Which texts an expression may come to; what a call or a name yields is looked at where it is made. */
function yielded(node: Syntax): readonly Words[] {
  const of = (...fields: readonly string[]): readonly Words[] =>
    fields.flatMap((field) => partsOf(node[field]).flatMap(yielded));
  switch (node['type']) {
    case 'ConditionalExpression':
      return of('consequent', 'alternate');
    case 'LogicalExpression':
      return node['operator'] === '&&' ? of('right') : of('left', 'right');
    case 'BinaryExpression':
      return node['operator'] === '+' ? of('left', 'right') : [];
    case 'TemplateLiteral':
      return of('quasis', 'expressions');
    case 'ArrayExpression':
      return of('elements');
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return of('expression');
    default:
      return ownWords(node);
  }
}

function nameOf(value: unknown): string {
  if (!isSyntax(value)) return '';
  const { name, value: text } = value;
  return typeof name === 'string' ? name : typeof text === 'string' ? text : '';
}

function isSameEverywhere(node: Syntax): boolean {
  const { openingElement } = node;
  return (
    node['type'] === 'JSXElement' && isSyntax(openingElement) && SAME_EVERYWHERE.has(nameOf(openingElement['name']))
  );
}
