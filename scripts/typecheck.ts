import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every room has a tsconfig of its own, with its own `lib` and `types`; all are checked, and each that fails is named. */
const ROOMS = ['shared', 'engine', 'modules', 'hosts', 'electron', 'renderer', 'e2e', 'bench', 'scripts'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
/** What the compiler learned the last time, a file per room: a second check reads only what changed since. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'typecheck');

function check(
  tsconfig: string,
): Promise<{ readonly tsconfig: string; readonly good: boolean; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const learned = join(CACHE, `${tsconfig.replaceAll(sep, '.')}.tsbuildinfo`);
    const compile = [TSC, '-p', tsconfig, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', learned];
    const child = spawn(process.execPath, compile, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (output += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ tsconfig, good: code === 0, output }));
  });
}

/** A fault in `shared/` shows in every room that imports it; it is printed once. */
function newFaults(output: string, printed: Set<string>): string {
  const faults = output.trimEnd().split(/\n(?=\S)/);
  const fresh = faults.filter((fault) => !printed.has(fault));
  for (const fault of fresh) printed.add(fault);
  return fresh.length === 0 ? '(only faults of rooms it imports, see above)' : fresh.join('\n');
}

async function checkAll(tsconfigs: readonly string[]): Promise<readonly string[]> {
  const queue = [...tsconfigs];
  const failed: string[] = [];
  const printed = new Set<string>();
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { tsconfig, good, output } = await check(next);
      if (good) continue;
      failed.push(tsconfig);
      console.error(`${tsconfig}:\n${newFaults(output, printed)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, work));
  return failed;
}

const chosen = process.argv.slice(2);
const all = [...ROOMS.map((room) => join(room, 'tsconfig.json')), 'tsconfig.tests.json'];
const tsconfigs = (
  chosen.length === 0 ? all : all.filter((path) => chosen.some((room) => path.startsWith(room)))
).filter((path) => existsSync(join(ROOT, path)));
const failed = await checkAll(tsconfigs);
console.log(
  failed.length === 0 ? `Types: ${tsconfigs.length} rooms are good.` : `Types: failed in ${failed.join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
