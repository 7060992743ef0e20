import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { checkAction } from './manifest.ts';
import { isAtLeast, versionIn } from './version.ts';

type CheckParameters = z.output<(typeof checkAction)['schema']>;

interface Wanted {
  readonly tool: string;
  /** Least version; empty: any. */
  readonly version: string;
  readonly because: string;
}

interface Found extends Wanted {
  readonly path: string | undefined;
  readonly has: string | undefined;
}

export async function check({ tools, variables }: CheckParameters, context: ActionContext): Promise<ActionOutcome> {
  const named = Object.entries(tools).map(([tool, version]) => ({ tool, version, because: 'asked for' }));
  const wanted = named.length > 0 ? named : await wantedBy(context.projectFolder);
  const found: Found[] = [];
  for (const each of wanted) found.push(await look(each, context));
  const unset = await unsetVariables(variables, context);
  for (const each of found) context.log(`${lineOf(each)}\n`);
  for (const name of unset) context.log(`${name} is not set\n`);
  const missing = found.filter(({ path }) => path === undefined);
  const tooOld = found.filter((each) => each.path !== undefined && !isGood(each));
  const outputs = {
    tools: found.map((each) => ({
      tool: each.tool,
      found: each.path !== undefined,
      path: each.path ?? null,
      version: each.has ?? null,
      wanted: each.version === '' ? null : each.version,
      ok: isGood(each),
      because: each.because,
    })),
    summary: { found: found.length - missing.length, missing: missing.length, tooOld: tooOld.length },
  };
  const faults = [...[...missing, ...tooOld].map(lineOf), ...unset.map((name) => `${name} is not set`)];
  if (faults.length === 0) return { status: 'succeeded', outputs };
  return {
    status: 'failed',
    problem: problem('environment.missing', `This machine lacks ${faults.length} of the things this project needs.`, {
      reason: faults.join('\n'),
      remedy: 'Install or update them, then run again.',
      retryable: false,
    }),
    outputs,
  };
}

function isGood({ path, has, version }: Found): boolean {
  return path !== undefined && (version === '' || (has !== undefined && isAtLeast(has, version)));
}

function lineOf(each: Found): string {
  const { tool, path, has, version, because } = each;
  if (path === undefined) return `${tool}: not found (${because})`;
  const wanted = version === '' || isGood(each) ? '' : `, but ${version} or later is needed (${because})`;
  return `${tool}: ${has ?? 'version unknown'}${wanted}`;
}

const VERSION_WORDS: Readonly<Record<string, string>> = { go: 'version', java: '-version', kubectl: 'version' };

async function look(wanted: Wanted, context: ActionContext): Promise<Found> {
  const path = await context.findProgram(wanted.tool);
  if (path === undefined) return { ...wanted, path, has: undefined };
  const result = await context.run({ command: [path, VERSION_WORDS[wanted.tool] ?? '--version'], output: 'capture' });
  return { ...wanted, path, has: versionIn(`${result.stdout}\n${result.stderr}`) };
}

/** What its files say that a project needs. */
async function wantedBy(folder: string): Promise<readonly Wanted[]> {
  const has = async (name: string): Promise<boolean> =>
    access(join(folder, name)).then(
      () => true,
      () => false,
    );
  const wanted: Wanted[] = [];
  const add = (tool: string, because: string, version = ''): void => void wanted.push({ tool, version, because });
  if (await has('.git')) add('git', '.git');
  if (await has('package.json')) {
    const { engines, packageManager } = await packageOf(folder);
    add('node', engines === undefined ? 'package.json' : `engines of package.json: ${engines}`, leastOf(engines));
    const [manager = 'npm'] = (packageManager ?? '').split('@');
    add(manager === '' ? 'npm' : manager, 'package.json');
  }
  const python = (await has('pyproject.toml'))
    ? 'pyproject.toml'
    : (await has('requirements.txt'))
      ? 'requirements.txt'
      : '';
  if (python !== '') add('python3', python);
  if (await has('Makefile')) add('make', 'Makefile');
  if (await has('Cargo.toml')) add('cargo', 'Cargo.toml');
  if (await has('go.mod')) add('go', 'go.mod');
  if (await has('Dockerfile')) add('docker', 'Dockerfile');
  if (wanted.length === 0) add('git', 'every project');
  return wanted;
}

async function packageOf(folder: string): Promise<{ readonly engines?: string; readonly packageManager?: string }> {
  try {
    const data = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      readonly engines?: { readonly node?: unknown };
      readonly packageManager?: unknown;
    };
    return {
      ...(typeof data.engines?.node === 'string' ? { engines: data.engines.node } : {}),
      ...(typeof data.packageManager === 'string' ? { packageManager: data.packageManager } : {}),
    };
  } catch {
    return {};
  }
}

/** The least version that `>=20`, `^18.2 || >=20` or `22.x` allows; what else it excludes is for the package manager to say. */
function leastOf(range: string | undefined): string {
  const versions = (range ?? '').split('||').map((part) => versionIn(part) ?? '');
  return versions.filter((version) => version !== '').toSorted((a, b) => (isAtLeast(a, b) ? 1 : -1))[0] ?? '';
}

async function unsetVariables(names: readonly string[], context: ActionContext): Promise<readonly string[]> {
  if (names.length === 0) return [];
  // Asked of a process, since its environment is the user's and ours is not.
  const node = (await context.findProgram('node')) ?? process.execPath;
  const script =
    'console.log(JSON.stringify(process.argv.slice(1).filter((name) => !(process.env[name] ?? "").trim())))';
  const { stdout } = await context.run({ command: [node, '-e', script, '--', ...names], output: 'capture' });
  return JSON.parse(stdout) as readonly string[];
}
