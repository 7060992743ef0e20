import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { BenchGraph } from './graphs.ts';

/** What the whole program took, on the clock and of the processors with all it started. */
export interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Runs a graph in an empty folder. Undefined: it is not on this machine. */
export interface Peer {
  readonly name: string;
  run(graph: BenchGraph, folder: string): Took | undefined;
}

export const make: Peer = {
  name: 'make',
  run: (graph, folder) => {
    const rules = tasksOf(graph).map(([name, after]) => `${name}: ${after.join(' ')}\n\t@${graph.command.join(' ')}\n`);
    const all = [...graph.after.keys()].join(' ');
    writeFileSync(path.join(folder, 'Makefile'), `all: ${all}\n.PHONY: all ${all}\n${rules.join('')}`);
    return timed('make', [`-j${graph.slots}`, 'all'], folder);
  },
};

export const ninja: Peer = {
  name: 'ninja',
  run: (graph, folder) => {
    const rules = tasksOf(graph).map(([name, after]) => `build ${name}: run ${after.join(' ')}\n`);
    const rule = `rule run\n  command = ${graph.command.join(' ')}\n`;
    writeFileSync(path.join(folder, 'build.ninja'), `${rule}${rules.join('')}`);
    return timed('ninja', [`-j${graph.slots}`, '--quiet'], folder);
  },
};

/** One package whose scripts depend on each other; nothing is cached. */
export function turbo(tools: string): Peer {
  return {
    name: 'turbo',
    run: (graph, folder) => {
      const names = [...graph.after.keys()];
      const scripts = Object.fromEntries(names.map((name) => [name, graph.command.join(' ')]));
      const tasks = Object.fromEntries(tasksOf(graph).map(([name, dependsOn]) => [name, { dependsOn, cache: false }]));
      write(folder, 'package.json', { name: 'bench', private: true, packageManager: 'npm@11.0.0', scripts });
      write(folder, 'package-lock.json', { name: 'bench', lockfileVersion: 3, packages: { '': { name: 'bench' } } });
      write(folder, 'turbo.json', { tasks });
      const args = ['run', ...names, `--concurrency=${graph.slots}`, '--output-logs=none', '--no-daemon'];
      return timed(path.join(tools, 'turbo'), args, folder, { TURBO_TELEMETRY_DISABLED: '1' });
    },
  };
}

export function wireit(tools: string): Peer {
  return {
    name: 'wireit',
    run: (graph, folder) => {
      const names = [...graph.after.keys(), 'all'];
      const command = graph.command.join(' ');
      const tasks = tasksOf(graph).map(([name, dependencies]) => [name, { command, dependencies }] as const);
      const all = { dependencies: [...graph.after.keys()] };
      write(folder, 'package.json', {
        name: 'bench',
        private: true,
        scripts: Object.fromEntries(names.map((name) => [name, 'wireit'])),
        wireit: { ...Object.fromEntries(tasks), all },
      });
      const searched = `${tools}${path.delimiter}${process.env['PATH'] ?? ''}`;
      const env = {
        PATH: searched,
        WIREIT_PARALLEL: String(graph.slots),
        WIREIT_CACHE: 'none',
        WIREIT_LOGGER: 'quiet',
      };
      return timed('npm', ['run', '--silent', 'all'], folder, env);
    },
  };
}

const RUNNERS = { turbo: '2.5.8', wireit: '0.14.13' } as const;
const NODE_RED = '5.0.7';

/** Puts turbo and wireit into a folder of their own, outside the project. Gives the folder of their programs. */
export function installRunners(): string | undefined {
  const modules = installOutside('', RUNNERS);
  return modules === undefined ? undefined : path.join(modules, '.bin');
}

/** The same for Node-RED; gives the program that starts it. */
export function installNodeRed(): string | undefined {
  const modules = installOutside(`node-red-${NODE_RED}`, { 'node-red': NODE_RED });
  return modules === undefined ? undefined : path.join(modules, 'node-red', 'red.js');
}

/** Gives the folder of the packages; says so when they cannot be had. */
function installOutside(folder: string, versions: Readonly<Record<string, string>>): string | undefined {
  const base = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'codomyrmex-bench');
  const cache = path.join(base, folder);
  const modules = path.join(cache, 'node_modules');
  const names = Object.keys(versions);
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const about = path.join(cache, 'installed.json');
  if (existsSync(about) && readFileSync(about, 'utf8') === JSON.stringify(versions)) return modules;
  mkdirSync(cache, { recursive: true });
  write(cache, 'package.json', { name: 'codomyrmex-bench', private: true });
  try {
    execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--save-exact', ...wanted], {
      cwd: cache,
      stdio: 'ignore',
    });
    write(cache, 'installed.json', versions);
    return modules;
  } catch {
    console.error(`${names.join(' and ')} left out: npm could not install ${wanted.join(' and ')} here.`);
    return undefined;
  }
}

/** The shell tells what its children took of the processors; 127 is its word for a program that is not there. */
function timed(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Took | undefined {
  const startedAt = performance.now();
  const script = '"$@" >/dev/null 2>&1 || exit; times';
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status === 127) return undefined;
  if (status !== 0) throw new Error(`${program} ended with ${status}.`);
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return {
    ms: performance.now() - startedAt,
    cpuMs: children.split(' ').reduce((sum, time) => sum + clockToMs(time), 0),
  };
}

/** `0m1.250000s` */
function clockToMs(time: string): number {
  const [minutes = '0', seconds = '0'] = time.replace('s', '').split('m');
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

function tasksOf(graph: BenchGraph): readonly (readonly [string, readonly string[]])[] {
  return [...graph.after];
}

function write(folder: string, name: string, value: unknown): void {
  writeFileSync(path.join(folder, name), JSON.stringify(value));
}
