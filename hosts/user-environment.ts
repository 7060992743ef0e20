import { delimiter, join, normalize, sep } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** npm sets these beside `npm_*` for every script and for `npx`. */
const SET_BY_NPM = ['INIT_CWD', 'COLOR', 'NODE'];

/**
 * The environment as the user had it before npm or this studio added to it: what processes of a run get.
 * Our own variables go too: a secret given as CODOMYRMEX_SECRET_<NAME> is for the nodes that ask for it, not for every process.
 */
export function userEnvironment(environment: Environment, studioRoot: string): Record<string, string> {
  const underNpm = Object.keys(environment).some((name) => name.toLowerCase().startsWith('npm_'));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || isOurs(name) || (underNpm && SET_BY_NPM.includes(name))) continue;
    kept[name] = name.toUpperCase() === 'PATH' ? userPath(value, studioRoot, underNpm) : value;
  }
  return kept;
}

function isOurs(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('npm_') || lower.startsWith('codomyrmex_secret_');
}

function userPath(path: string, studioRoot: string, underNpm: boolean): string {
  return path
    .split(delimiter)
    .filter((entry) => !isStudioPath(entry, studioRoot) && !(underNpm && isAddedByNpm(entry, studioRoot)))
    .join(delimiter);
}

function isStudioPath(entry: string, studioRoot: string): boolean {
  const modules = join(studioRoot, 'node_modules');
  const folder = normalize(entry);
  return folder === modules || folder.startsWith(modules + sep);
}

/** npm puts `node_modules/.bin` of the package and of every folder above it in front, and its own node-gyp folder. */
function isAddedByNpm(entry: string, studioRoot: string): boolean {
  const folder = normalize(entry);
  const bin = join('node_modules', '.bin');
  if (folder.endsWith(join('run-script', 'lib', 'node-gyp-bin'))) return true;
  if (!folder.endsWith(sep + bin)) return false;
  const owner = folder.slice(0, -bin.length);
  return (studioRoot + sep).startsWith(owner) || folder.includes(sep + '_npx' + sep);
}
