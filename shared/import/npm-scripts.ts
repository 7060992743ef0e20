import { isData, type Data } from '../workflow/data-change.ts';
import { loadText } from '../workflow/load.ts';
import { leavesMachine } from './leaves-machine.ts';
import { importProblem } from './problems.ts';
import { readScriptLine, type ScriptCalls } from './script-line.ts';
import { UNNAMED, type ImportSource, type ReadSource, type Remark, type SourceStep } from './source.ts';
import { dataAt, fieldOf, literal, textAt, textsOf } from './source-data.ts';

/*
 * Scripts of package.json. Each is a node; what a script only calls becomes order: `npm run lint && npm test` makes test wait for lint, and
 * the script itself waits for both. Wireit and turbo.json say their dependencies themselves.
 */

interface Script {
  readonly name: string;
  readonly line: string;
  readonly wireit: Data | undefined;
  readonly calls: ScriptCalls | undefined;
}

export function readNpmScripts({ beside = {} }: ImportSource, data: Data): ReadSource {
  const wireit = dataAt(data, 'wireit') ?? {};
  const lines = Object.entries(dataAt(data, 'scripts') ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
  );
  const names = new Set(lines.map(([name]) => name));
  const hooks = hooksOf(names);
  const scripts = lines.map(([name, line]): Script => {
    const own = dataAt(wireit, name);
    const command = own === undefined ? line : (textAt(own, 'command') ?? '');
    return { name, line: command, wireit: own, calls: readScriptLine(command, names) };
  });
  const order = new Order(scripts);
  const remarks: Remark[] = [];
  for (const { name, calls } of scripts) if (calls !== undefined) order.addCalls(name, calls.groups);
  for (const [hook, of, isBefore] of hooks) order.add(isBefore ? of : hook, isBefore ? hook : of);
  const packageManager = managerOf(data, beside);
  addTurbo(beside['turbo.json'], names, order, remarks);
  for (const { name, wireit: own } of scripts) if (own !== undefined) addWireit(name, own, names, order, remarks);
  return {
    dialect: 'npm-scripts',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: textAt(data, 'name') ?? UNNAMED,
        fallback: 'scripts',
        steps: scripts.map((script) => stepOf(script, order, packageManager, hooks)),
        problems:
          scripts.length === 0
            ? [
                importProblem('import.emptySteps', 'no scripts', {
                  reason: 'package.json has no scripts, so there is nothing to run.',
                }),
              ]
            : [],
        remarks: [...remarks, ...order.remarks],
      },
    ],
  };
}

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

function managerOf(data: Data, beside: Readonly<Record<string, string>>): Manager {
  const [named] = (textAt(data, 'packageManager') ?? '').split('@');
  if (named === 'pnpm' || named === 'yarn' || named === 'bun') return named;
  if ('pnpm-lock.yaml' in beside) return 'pnpm';
  if ('yarn.lock' in beside) return 'yarn';
  return 'bun.lock' in beside || 'bun.lockb' in beside ? 'bun' : 'npm';
}

type Hook = readonly [hook: string, of: string, isBefore: boolean];

/** `pretest` runs before `test`, `posttest` after it. */
function hooksOf(names: ReadonlySet<string>): readonly Hook[] {
  return [...names].flatMap((name): Hook[] => {
    const [, kind, of = ''] = /^(pre|post)(.+)$/.exec(name) ?? [];
    return kind !== undefined && names.has(of) ? [[name, of, kind === 'pre']] : [];
  });
}

/** The order that scripts call for. What would close a circle is left out and told: two scripts may call others in opposite orders. */
class Order {
  readonly #before = new Map<string, Set<string>>();
  readonly remarks: Remark[] = [];

  constructor(scripts: readonly Script[]) {
    for (const { name } of scripts) this.#before.set(name, new Set());
  }

  add(name: string, waitsFor: string): void {
    if (name === waitsFor || this.#before.get(name)?.has(waitsFor) === true) return;
    if (this.#reaches(waitsFor, name)) {
      this.remarks.push({
        kind: 'dropped',
        step: name,
        text: `"${name}" after "${waitsFor}": another script wants them the other way round.`,
      });
      return;
    }
    this.#before.get(name)?.add(waitsFor);
  }

  /** Dependencies that are declared, and kept even when they close a circle: that is a mistake in the source. */
  declare(name: string, waitsFor: string): void {
    this.#before.get(name)?.add(waitsFor);
  }

  addCalls(name: string, groups: ScriptCalls['groups']): void {
    for (const called of groups.flat()) this.add(name, called);
    groups.forEach((group, index) => {
      for (const called of group) for (const earlier of groups[index - 1] ?? []) this.add(called, earlier);
    });
  }

  of(name: string): readonly string[] {
    return [...(this.#before.get(name) ?? [])];
  }

  #reaches(from: string, to: string): boolean {
    const seen = new Set<string>();
    const queue = [from];
    for (const name of queue) {
      if (name === to) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push(...this.of(name));
    }
    return false;
  }
}

function addTurbo(text: string | undefined, names: ReadonlySet<string>, order: Order, remarks: Remark[]): void {
  const read = text === undefined ? undefined : loadText(withoutComments(text));
  if (read === undefined || !read.ok) return;
  const tasks = dataAt(read.value, 'tasks') ?? dataAt(read.value, 'pipeline') ?? {};
  for (const [key, task] of Object.entries(tasks)) {
    const name = key.replace(/^\/\/#/, '');
    if (!names.has(name)) continue;
    for (const on of textsOf(fieldOf(task, 'dependsOn'))) {
      const wanted = on.replace(/^\/\/#/, '');
      if (names.has(wanted)) order.declare(name, wanted);
      else if (on.startsWith('^'))
        remarks.push({
          kind: 'dropped',
          step: name,
          text: `turbo.json: ${on} is about other packages of the workspace.`,
        });
      else if (!on.startsWith('$'))
        remarks.push({ kind: 'dropped', step: name, text: `turbo.json: ${on} is no script of this package.` });
    }
  }
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\/.*$/gm, '');
}

function addWireit(name: string, own: Data, names: ReadonlySet<string>, order: Order, remarks: Remark[]): void {
  const dependencies = fieldOf(own, 'dependencies');
  for (const item of Array.isArray(dependencies) ? (dependencies as unknown[]) : []) {
    const on = typeof item === 'string' ? item : (textAt(item, 'script') ?? '');
    if (names.has(on)) order.declare(name, on);
    else remarks.push({ kind: 'dropped', step: name, text: `wireit: "${on}" is a script of another package.` });
  }
}

const STAYS =
  /(^|:)(dev|develop|start|serve|server|watch|preview|storybook|docker)(:|$)|--watch\b|--serve\b|\bnodemon\b|\bwebpack[- ]dev-server\b/;
const PUBLISHES =
  /^(pre|post)?(release|publish|publishOnly|prepublishOnly|prepack|postpack|pack|version|deploy|prepare|prepublish|install|preinstall|postinstall|np|semantic-release)(:|$)/;
const REWRITES = /(^|:)(fix|format|fmt|clean|update|upgrade|prettier)$|\s--fix\b|--write\b|--update-snapshots?\b/;

/** Why a script is switched off at first; undefined: it runs. */
function whyOff({ name, line }: Script): string | undefined {
  const leaving = leavesMachine(line);
  if (leaving !== undefined) return `\`${leaving}\` leaves this machine`;
  if (PUBLISHES.test(name)) return 'it installs, packs or publishes';
  if (STAYS.test(name) || STAYS.test(line)) return 'it looks like it never ends by itself';
  if (REWRITES.test(name) || REWRITES.test(line)) return 'it looks like it changes or removes files';
  return undefined;
}

function stepOf(script: Script, order: Order, manager: Manager, hooks: readonly Hook[]): SourceStep {
  const { name, line, wireit, calls } = script;
  const off = whyOff(script);
  const remarks: Remark[] = [];
  if (calls !== undefined)
    remarks.push({
      kind: 'kept',
      text: `"${line}" became order: it waits for ${[...new Set(calls.groups.flat())].join(', ')}.`,
    });
  if (off !== undefined)
    remarks.push({
      kind: 'guessed',
      text: `Switched off, because ${off}. Switch it on in the inspector if you want it.`,
    });
  const isHooked = hooks.some(([, of]) => of === name);
  return {
    name,
    work: { kind: 'ours', node: nodeOf(script, manager, isHooked) },
    dependencies: order.of(name),
    fields: {
      // Cards are told apart by it: all of them run a command.
      name: literal(name),
      ...(line === '' ? {} : { description: literal(line.slice(0, 500)) }),
      ...(off === undefined ? {} : { disabled: true }),
      ...(wireit === undefined ? {} : cacheOf(wireit)),
    },
    remarks,
  };
}

/** A script that only calls others has nothing left to do: it is the place where they meet. */
function nodeOf({ name, line, wireit, calls }: Script, manager: Manager, isHooked: boolean): Data {
  const left = calls === undefined ? line : calls.rest;
  if (left === '') return { action: 'flow.group', nodes: {} };
  const isWhole = calls === undefined && wireit === undefined;
  if (!isWhole) return { action: 'shell.run', parameters: { command: inPackage(left, manager) } };
  // Its hooks are nodes of their own; npm would run them a second time.
  const quiet = isHooked && manager !== 'yarn' ? ['--ignore-scripts'] : [];
  return { action: 'shell.run', parameters: { command: [manager, 'run', ...quiet, literal(name)] } };
}

/** A line with the programs of the package on PATH. */
function inPackage(line: string, manager: Manager): readonly string[] {
  switch (manager) {
    case 'pnpm':
      return ['pnpm', 'exec', '--shell-mode', literal(line)];
    case 'yarn':
    case 'bun':
    case 'npm':
      return ['npm', 'exec', '--offline', '-c', literal(line)];
  }
}

/** Wireit knows what a script reads and writes; so does our cache. */
function cacheOf(wireit: Data): Data {
  const files = textsOf(fieldOf(wireit, 'files')).filter((glob) => !glob.startsWith('!') && !glob.startsWith('..'));
  const outputs = textsOf(fieldOf(wireit, 'output')).filter((glob) => !glob.startsWith('!') && !glob.startsWith('..'));
  if (files.length === 0) return {};
  return { cache: { inputs: files, ...(outputs.length === 0 ? {} : { outputs }) } };
}

export function hasScripts(data: unknown): boolean {
  const scripts = fieldOf(data, 'scripts');
  return isData(scripts) && Object.values(scripts).every((line) => typeof line === 'string');
}
