/*
 * Reads the targets out of a Makefile without running make: even `make -n` and `make -qp` carry out `$(shell …)` and rebuild included
 * files. What only make itself could know (computed names, patterns) is said to be `open` instead of being guessed.
 */

export type MakefileItem =
  | { readonly kind: 'target'; readonly name: string }
  /** As written after expansion; relative to the folder in which make runs. `optional`: `-include`. */
  | { readonly kind: 'include'; readonly path: string; readonly optional: boolean }
  /** Here make may know more targets than can be read. */
  | { readonly kind: 'open' };

export type MakeVariables = Map<string, string | undefined>;

export interface MakeTargets {
  readonly targets: readonly string[];
  /** What `make` alone would make; undefined when it cannot be read. */
  readonly defaultTarget: string | undefined;
  readonly open: boolean;
}

interface Reader {
  readonly variables: MakeVariables;
  readonly items: MakefileItem[];
}

const ASSIGNMENT = /^(?:(?:export|override|private)\s+)*([^\s:#=?+!]+)\s*(\?=|\+=|!=|:{0,3}=)\s*(.*)$/;
const CONDITIONAL = /^(?:ifeq|ifneq|ifdef|ifndef|else|endif)\b/;
const INCLUDE = /^(-?include|sinclude)\s+(.+)$/;

/** `variables` is read and added to, so that included files see what came before them. */
export function parseMakefile(text: string, variables: MakeVariables): readonly MakefileItem[] {
  const reader: Reader = { variables, items: [] };
  let inRule = false;
  let inDefine = false;
  for (const line of logicalLines(text, variables)) {
    const statement = withoutComment(line.text).trim();
    if (inDefine) {
      inDefine = !/^endef\b/.test(statement);
    } else if (line.recipe && inRule) {
      continue;
    } else if (/^(?:(?:override|export)\s+)*define\b/.test(statement)) {
      inDefine = true;
      variables.set(statement.replace(/^.*?define\s+/, '').replace(/\s*[:?+!]*=.*$/, ''), undefined);
    } else if (statement !== '' && !CONDITIONAL.test(statement)) {
      inRule = readStatement(statement, reader) || inRule;
    }
  }
  return reader.items;
}

/** Whether the statement was a rule, so that a recipe may follow. Both sides of a conditional count: which holds only make knows. */
function readStatement(statement: string, reader: Reader): boolean {
  const include = INCLUDE.exec(statement);
  if (include !== null) {
    readInclude(include[2] ?? '', include[1] !== 'include', reader);
    return false;
  }
  const assignment = ASSIGNMENT.exec(statement);
  if (assignment !== null) {
    assign(assignment[1] ?? '', assignment[2] ?? '=', assignment[3] ?? '', reader.variables);
    return false;
  }
  return readRule(statement, reader);
}

function readInclude(words: string, optional: boolean, { variables, items }: Reader): void {
  const paths = expand(words, variables);
  if (paths === undefined || /[*?[]/.test(paths)) items.push({ kind: 'open' });
  else for (const path of splitWords(paths)) items.push({ kind: 'include', path, optional });
}

function assign(name: string, operator: string, value: string, variables: MakeVariables): void {
  if (operator === '!=') return void variables.set(name, undefined);
  if (operator === '?=' && variables.has(name)) return;
  const before = operator === '+=' && variables.has(name) ? `${variables.get(name) ?? '$(unknown)'} ` : '';
  variables.set(name, before + value);
}

function readRule(statement: string, { variables, items }: Reader): boolean {
  const colon = ruleColon(statement);
  if (colon === -1) {
    // A call such as $(eval …) or $(call rules,…) may define rules.
    if (/^\$[({]/.test(statement)) items.push({ kind: 'open' });
    return false;
  }
  const after = statement.slice(colon + 1).replace(/^:/, '');
  // A value for one target (`debug: CFLAGS = -g`) is not a rule for it.
  if (ASSIGNMENT.test(after.trim()) && !after.trim().startsWith('$')) return false;
  const names = expand(statement.slice(0, colon).replace(/&$/, ''), variables);
  if (names === undefined) items.push({ kind: 'open' });
  for (const name of splitWords(names ?? '')) {
    if (name.includes('%')) items.push({ kind: 'open' });
    else if (!isSpecial(name)) items.push({ kind: 'target', name });
  }
  return true;
}

/** `.PHONY`, `.SUFFIXES`, `.c.o`: make never takes these as a goal of its own accord. */
function isSpecial(name: string): boolean {
  return name.startsWith('.') && !name.includes('/');
}

/** The first colon outside `$(…)`; -1 when there is none. */
function ruleColon(statement: string): number {
  let depth = 0;
  for (let at = 0; at < statement.length; at++) {
    const character = statement[at];
    if (character === '$' && (statement[at + 1] === '(' || statement[at + 1] === '{')) depth++;
    else if ((character === ')' || character === '}') && depth > 0) depth--;
    else if (character === ':' && depth === 0) return at;
  }
  return -1;
}

/** Replaces plain variables; undefined when something only make can work out is in it. */
export function expand(text: string, variables: MakeVariables, depth = 0): string | undefined {
  if (depth > 20) return undefined;
  let known = true;
  const expanded = text.replaceAll(
    /\$(?:\$|\(([^()${}]*)\)|\{([^()${}]*)\}|([A-Za-z_@<^*?]))/g,
    (whole, round, curly, letter) => {
      if (whole === '$$') return '\u0000';
      const value = variables.get(String(round ?? curly ?? letter));
      const inner = value === undefined ? undefined : expand(value, variables, depth + 1);
      if (inner === undefined) known = false;
      return inner ?? '';
    },
  );
  if (!known || expanded.includes('$')) return undefined;
  return expanded.replaceAll('\u0000', '$');
}

function splitWords(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function withoutComment(line: string): string {
  return line.replace(/(^|[^\\])#.*$/, '$1').replaceAll('\\#', '#');
}

/** Lines with their continuations joined; `recipe` when the line starts as commands of a rule do. */
function logicalLines(
  text: string,
  variables: MakeVariables,
): readonly { readonly text: string; readonly recipe: boolean }[] {
  const prefix = /^\s*\.RECIPEPREFIX\s*:?=\s*(\S)/m.exec(text)?.[1] ?? variables.get('.RECIPEPREFIX')?.[0] ?? '\t';
  const lines: { text: string; recipe: boolean }[] = [];
  let open: { text: string; recipe: boolean } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const continued = /(^|[^\\])(\\\\)*\\$/.test(line);
    const piece = continued ? line.slice(0, -1) : line;
    if (open === undefined) lines.push((open = { text: piece, recipe: piece.startsWith(prefix) }));
    else open.text += ` ${piece.trim()}`;
    if (!continued) open = undefined;
  }
  return lines;
}

/** Folds the items of a Makefile and all it includes. */
export function makeTargets(items: readonly MakefileItem[], variables: MakeVariables): MakeTargets {
  const targets = [...new Set(items.flatMap((item) => (item.kind === 'target' ? [item.name] : [])))];
  const first = items.findIndex((item) => item.kind === 'target');
  // Something unreadable before the first target may hide the one that make would take.
  const hidden = items.slice(0, Math.max(0, first)).some((item) => item.kind === 'open');
  const chosen = variables.has('.DEFAULT_GOAL')
    ? expand(variables.get('.DEFAULT_GOAL') ?? '$(unknown)', variables)
    : undefined;
  const defaultTarget = chosen ?? (hidden || variables.has('.DEFAULT_GOAL') ? undefined : targets[0]);
  return { targets, defaultTarget, open: items.some((item) => item.kind === 'open') };
}
