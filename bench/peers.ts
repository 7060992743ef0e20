import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { BenchGraph } from './graphs.ts';

/** Runs a graph in an empty folder; milliseconds of the whole program. Undefined: it is not on this machine. */
export interface Peer {
  readonly name: string;
  run(graph: BenchGraph, folder: string): number | undefined;
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

const VERSIONS = { turbo: '2.5.8', wireit: '0.14.13' } as const;

/** Puts turbo and wireit into a folder of its own, outside the project; says so when that is not possible. Gives the folder of their programs. */
export function installTools(): string | undefined {
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'codomyrmex-bench');
  const programs = path.join(cache, 'node_modules', '.bin');
  const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const about = path.join(cache, 'installed.json');
  if (existsSync(about) && existsSync(path.join(programs, 'turbo'))) return programs;
  mkdirSync(cache, { recursive: true });
  write(cache, 'package.json', { name: 'codomyrmex-bench', private: true });
  try {
    execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--save-exact', ...wanted], {
      cwd: cache,
      stdio: 'ignore',
    });
    write(cache, 'installed.json', VERSIONS);
    return programs;
  } catch {
    console.error(`turbo and wireit are left out: npm could not install ${wanted.join(' and ')} here.`);
    return undefined;
  }
}

function timed(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): number | undefined {
  const startedAt = performance.now();
  try {
    execFileSync(program, args, { cwd, stdio: 'ignore', env: { ...process.env, ...env } });
    return performance.now() - startedAt;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function tasksOf(graph: BenchGraph): readonly (readonly [string, readonly string[]])[] {
  return [...graph.after];
}

function write(folder: string, name: string, value: unknown): void {
  writeFileSync(path.join(folder, name), JSON.stringify(value));
}
