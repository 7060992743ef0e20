import { leavesMachine } from './leaves-machine.ts';
import { importProblem } from './problems.ts';
import type { ImportSource, ReadSource, Remark, SourceStep } from './source.ts';
import { baseOf, literal } from './source-data.ts';

/*
 * Makefiles, read without running anything: explicit targets, their prerequisites and recipes, simple variables. `make` itself does the
 * work of each node; `-o` keeps it from doing what other nodes have done.
 */

interface Target {
  readonly name: string;
  readonly prerequisites: string[];
  readonly recipe: string[];
  isPhony: boolean;
}

interface ReadMakefile {
  readonly targets: ReadonlyMap<string, Target>;
  readonly remarks: readonly Remark[];
}

export function readMakefile({ path, text }: ImportSource): ReadSource {
  const { targets, remarks } = targetsOf(text);
  const named = [...targets.values()].filter(
    ({ recipe, isPhony, prerequisites }) =>
      recipe.length > 0 || isPhony || prerequisites.some((one) => targets.has(one)),
  );
  const known = new Set(named.map(({ name }) => name));
  const steps = named.map((target) => stepOf(path, target, known, targets));
  return {
    dialect: 'makefile',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: 'make',
        fallback: 'make',
        description: `The targets of ${baseOf(path)}.`,
        steps,
        problems:
          steps.length === 0
            ? [
                importProblem('import.emptySteps', 'no targets', {
                  reason: 'No target has a name of its own and a recipe.',
                }),
              ]
            : [],
        remarks,
      },
    ],
  };
}

const OFF =
  /^(clean|distclean|mostlyclean|maintainer-clean|realclean|install|uninstall|run|serve|start|dev|watch|release|publish|deploy|upload|help|docker.*|fmt|format|fix)$/;

function stepOf(
  path: string,
  target: Target,
  known: ReadonlySet<string>,
  all: ReadonlyMap<string, Target>,
): SourceStep {
  const { name, prerequisites, recipe } = target;
  const dependencies = [...new Set(prerequisites)].filter((one) => known.has(one));
  const leaving = leavesMachine(recipe.join('\n'));
  const why =
    leaving !== undefined
      ? `\`${leaving}\` leaves this machine`
      : OFF.test(name)
        ? 'of its name: it cleans, installs, publishes or never ends'
        : undefined;
  const file = baseOf(path);
  const more = ['Makefile', 'makefile', 'GNUmakefile'].includes(file) ? [] : ['-f', file];
  const done = [...upstream(dependencies, all)].filter((one) => known.has(one));
  const command = commandOf(more, name, done, all);
  return {
    name,
    work: {
      kind: 'ours',
      node:
        recipe.length === 0 ? { action: 'flow.group', nodes: {} } : { action: 'shell.run', parameters: { command } },
    },
    dependencies,
    fields: {
      ...(recipe.length === 0 ? {} : { description: literal(recipe.join('; ').slice(0, 300)) }),
      ...(why === undefined ? {} : { disabled: true }),
    },
    remarks: [
      ...(why === undefined
        ? []
        : [{ kind: 'guessed' as const, text: `Switched off, because ${why}. Switch it on if you want it.` }]),
      ...(recipe.length === 0
        ? [{ kind: 'kept' as const, text: 'It has no recipe: it is the place where its prerequisites meet.' }]
        : []),
    ],
  };
}

/**
 * What other nodes have done is not done again: `-o` for what is no file. Of a file make itself sees that it is new, and must, since `-o` would
 * keep it from building what depends on it anew. Which of the two a name is that is not declared phony, only the folder tells in the run.
 */
function commandOf(
  more: readonly string[],
  name: string,
  done: readonly string[],
  all: ReadonlyMap<string, Target>,
): string | readonly string[] {
  const isPhony = (one: string): boolean => all.get(one)?.isPhony === true;
  const words = ['make', '--no-print-directory', ...more, ...done.filter(isPhony).flatMap((one) => ['-o', one])];
  const unsure = done.filter((one) => !isPhony(one));
  if (unsure.length === 0) return [...words, name].map(literal);
  const quoted = (word: string): string =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const asked = `$(for one in ${unsure.map(quoted).join(' ')}; do [ -e "$one" ] || echo "-o $one"; done)`;
  return literal([...words.map(quoted), asked, quoted(name)].join(' '));
}

function upstream(names: readonly string[], all: ReadonlyMap<string, Target>): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...names];
  for (const name of queue) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...(all.get(name)?.prerequisites ?? []));
  }
  return seen;
}

const ASSIGNMENT = /^\s*(?:export\s+|override\s+)?([A-Za-z_][\w.-]*)\s*(?:::?=|\?=|\+=|!=|=)\s*(.*)$/;
const RULE = /^([^\t:=#][^:=]*?)\s*(::?)(?!=)\s*([^;]*)(?:;(.*))?$/;

function targetsOf(text: string): ReadMakefile {
  const targets = new Map<string, Target>();
  const remarks: Remark[] = [];
  const variables = new Map<string, string>();
  const phony = new Set<string>();
  let current: readonly Target[] = [];
  let defining = false;
  for (const raw of logicalLines(text)) {
    if (/^\s*endef\b/.test(raw)) {
      defining = false;
      continue;
    }
    if (defining) continue;
    if (/^\s*define\b/.test(raw)) {
      defining = true;
      continue;
    }
    if (raw.startsWith('\t')) {
      for (const target of current) target.recipe.push(raw.slice(1).trim());
      continue;
    }
    const line = raw.replace(/(^|[^\\])#.*$/, '$1').trimEnd();
    if (line.trim() === '') continue;
    if (/^\s*-?s?include\b/.test(line)) {
      remarks.push({
        kind: 'dropped',
        text: `${line.trim()}: what it brings in is not read; "make" itself still uses it.`,
      });
      current = [];
      continue;
    }
    if (
      /^\s*(ifeq|ifneq|ifdef|ifndef|else|endif|vpath|export|unexport|undefine)\b/.test(line) &&
      !ASSIGNMENT.test(line)
    ) {
      current = [];
      continue;
    }
    const assigned = ASSIGNMENT.exec(line);
    if (assigned !== null && !RULE.test(line)) {
      const [, name = '', value = ''] = assigned;
      const before = /\+=/.test(line) ? `${variables.get(name) ?? ''} ` : '';
      variables.set(name, `${before}${value}`.trim().slice(0, 10_000));
      current = [];
      continue;
    }
    current = readRule(line, { targets, variables, phony, remarks });
  }
  for (const name of phony) {
    const target = targets.get(name);
    if (target !== undefined) target.isPhony = true;
  }
  return { targets, remarks };
}

interface Reading {
  readonly targets: Map<string, Target>;
  readonly variables: ReadonlyMap<string, string>;
  readonly phony: Set<string>;
  readonly remarks: Remark[];
}

function readRule(line: string, { targets, variables, phony, remarks }: Reading): readonly Target[] {
  const [, left = '', , right = '', inline] = RULE.exec(line) ?? [];
  if (left === '') return [];
  const names = expand(left, variables).split(/\s+/).filter(Boolean);
  const [normal = ''] = expand(right, variables).split('|');
  const prerequisites = normal.split(/\s+/).filter((one) => one !== '' && !one.includes('%') && !one.includes('$'));
  if (names[0] === '.PHONY') {
    for (const one of prerequisites) phony.add(one);
    return [];
  }
  const found: Target[] = [];
  for (const name of names) {
    if (name.startsWith('.') && !name.includes('/')) continue;
    // What a function of make would yield falls apart at its blanks: pieces of it are no names.
    if (/[%$*(),]/.test(name)) {
      remarks.push({
        kind: 'dropped',
        text: `${name}: a pattern or computed rule; "make" uses it, but it is no node.`,
      });
      continue;
    }
    const known = targets.get(name) ?? { name, prerequisites: [], recipe: [], isPhony: false };
    targets.set(name, known);
    known.prerequisites.push(...prerequisites);
    if (inline !== undefined && inline.trim() !== '') known.recipe.push(inline.trim());
    found.push(known);
  }
  return found;
}

/** `$(NAME)` and `${NAME}` of variables with a plain value; functions stay and make a name unusable. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  let expanded = text;
  for (let round = 0; round < 5 && expanded.includes('$') && expanded.length < 100_000; round += 1) {
    expanded = expanded.replaceAll(/\$[({]([\w.-]+)[)}]/g, (whole, name: string) => variables.get(name) ?? whole);
  }
  return expanded;
}

function logicalLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll(/\\\n[ \t]*/g, ' ')
    .split('\n');
}
