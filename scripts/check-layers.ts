import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { parseSync } from 'vite';

/*
 * Who may import whom. This table is the rule; docs/architecture.md explains it.
 * Type-only imports count: a type drags the other room's words along.
 */

type Room =
  | 'shared'
  | 'modules'
  | 'engine'
  | 'hosts'
  | 'electron'
  | 'renderer'
  | 'e2e'
  | 'bench'
  | 'scripts'
  | 'templates';

interface Fence {
  /** What this room may import besides itself: a room, or one file of it. */
  readonly rooms: readonly string[];
  /** What its tests may import on top. */
  readonly inTests: readonly string[];
  readonly node: boolean;
  readonly electron: boolean;
}

const RIG = 'engine/rig';

export const FENCES: Readonly<Record<Exclude<Room, 'templates'>, Fence>> = {
  shared: { rooms: [], inTests: [RIG], node: false, electron: false },
  modules: { rooms: ['shared', 'engine/action.ts'], inTests: [RIG], node: true, electron: false },
  engine: { rooms: ['shared'], inTests: [], node: true, electron: false },
  hosts: { rooms: ['engine', 'modules', 'shared'], inTests: [RIG], node: true, electron: false },
  electron: { rooms: ['hosts', 'engine', 'shared'], inTests: [RIG], node: true, electron: true },
  renderer: { rooms: ['shared'], inTests: [RIG], node: false, electron: false },
  e2e: { rooms: [], inTests: [], node: true, electron: false },
  bench: { rooms: ['hosts', 'engine', 'modules', 'shared', 'renderer'], inTests: [], node: true, electron: false },
  scripts: { rooms: ['hosts', 'engine', 'modules', 'shared', 'electron'], inTests: [], node: true, electron: false },
};

/** The doors in `hosts/` translate to and from the contract, each for itself; the command line starts the others. */
const DOORS = ['hosts/cli', 'hosts/web', 'hosts/mcp'] as const;
const STARTS_DOORS = 'hosts/cli';
const MCP_DOOR = 'hosts/mcp';

export interface Trespass {
  readonly file: string;
  readonly line: number;
  readonly specifier: string;
  readonly reason: string;
}

interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** How each kind of syntax node names another file; `new URL` counts for code only (workers), since data may be read from anywhere. */
const NAMED_BY: Readonly<Record<string, (node: Syntax) => unknown>> = {
  ImportDeclaration: (node) => node['source'],
  ExportNamedDeclaration: (node) => node['source'],
  ExportAllDeclaration: (node) => node['source'],
  ImportExpression: (node) => node['source'],
  TSImportType: (node) => node['source'] ?? node['argument'],
  TSExternalModuleReference: (node) => node['expression'],
  CallExpression: (node) =>
    ['require', 'mock', 'importActual'].includes(calleeOf(node)) ? argumentOf(node) : undefined,
  NewExpression: (node) => (calleeOf(node) === 'URL' && isCodePath(argumentOf(node)) ? argumentOf(node) : undefined),
};

type Syntax = Readonly<Record<string, unknown>>;

const isSyntax = (value: unknown): value is Syntax => typeof value === 'object' && value !== null;
const argumentOf = (node: Syntax): unknown => (Array.isArray(node['arguments']) ? node['arguments'][0] : undefined);
const textOf = (literal: unknown): string | undefined =>
  isSyntax(literal) && typeof literal['value'] === 'string' ? literal['value'] : undefined;
const isCodePath = (literal: unknown): boolean => /^\..*\.tsx?$/.test(textOf(literal) ?? '');

function calleeOf(node: Syntax): string {
  const callee = node['callee'];
  if (!isSyntax(callee)) return '';
  const name = isSyntax(callee['property']) ? callee['property']['name'] : callee['name'];
  return typeof name === 'string' ? name : '';
}

export function importsOf(file: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isSyntax(value)) return;
    const literal = typeof value['type'] === 'string' ? NAMED_BY[value['type']]?.(value) : undefined;
    const specifier = textOf(literal);
    if (specifier !== undefined && isSyntax(literal)) {
      found.push({ specifier, line: text.slice(0, Number(literal['start'])).split('\n').length });
    }
    Object.values(value).forEach(visit);
  };
  visit(parseSync(file, text).program);
  return found;
}

/** The path inside the repository, `/` between its parts, or undefined for a package. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  return undefined;
}

const isInside = (path: string, allowed: string): boolean => path === allowed || path.startsWith(`${allowed}/`);
const isTest = (file: string): boolean => /\.(test|spec)\.tsx?$/.test(file) || file.includes('/testing/');

function reasonAgainst(file: string, specifier: string): string | undefined {
  const room = file.split('/')[0] ?? '';
  if (!(room in FENCES)) return undefined;
  const fence = FENCES[room as keyof typeof FENCES];
  const target = targetOf(file, specifier);
  if (target === undefined) {
    if (/^electron(\/|$)/.test(specifier) && !fence.electron) return `only electron/ may import "electron"`;
    if (specifier.startsWith('@modelcontextprotocol/') && !isInside(file, MCP_DOOR))
      return `only ${MCP_DOOR}/ speaks this protocol`;
    if (isBuiltin(specifier) && !fence.node && !isTest(file)) return `${room}/ runs where there is no Node`;
    return undefined;
  }
  if (target.startsWith('..')) return `it lies outside the project`;
  const wrongDoor = doorAgainst(file, target);
  if (wrongDoor !== undefined) return wrongDoor;
  if (isInside(target, room) || !target.includes('/')) return undefined;
  if (target.split('/')[0] === 'dist') return undefined;
  const allowed = isTest(file) ? [...fence.rooms, ...fence.inTests] : fence.rooms;
  if (allowed.some((place) => isInside(target, place))) return undefined;
  if (isInside(target, 'templates')) return `templates/ becomes other people's projects; nothing imports it`;
  return `${room}/ may import ${fence.rooms.length === 0 ? 'no other room' : `only ${fence.rooms.join(', ')}`}`;
}

function doorAgainst(file: string, target: string): string | undefined {
  const [from, to] = [file, target].map((path) => DOORS.find((door) => isInside(path, door)));
  if (from === undefined || to === undefined || from === to || from === STARTS_DOORS) return undefined;
  return `${from}/ knows no other door`;
}

export function trespasses(file: string, text: string): readonly Trespass[] {
  return importsOf(file, text).flatMap(({ specifier, line }) => {
    const reason = reasonAgainst(file, specifier);
    return reason === undefined ? [] : [{ file, line, specifier, reason }];
  });
}

function checkRepository(root: string): number {
  const files = globSync('**/*.{ts,tsx,mts,cts,js,mjs}', {
    cwd: root,
    absolute: true,
    ignore: ['**/node_modules/**', 'dist/**', 'release/**', 'coverage/**', 'templates/**'],
  });
  const found = files.flatMap((path) =>
    trespasses(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')),
  );
  for (const { file, line, specifier, reason } of found)
    console.error(`${file}:${line} imports "${specifier}": ${reason}.`);
  console.log(`Layers: ${files.length} files, ${found.length} imports across a fence.`);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = checkRepository(join(dirname(fileURLToPath(import.meta.url)), '..'));
