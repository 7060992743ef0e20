import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readTemplates } from '#engine/project/template-folder.ts';
import { createProjectStore } from '#engine/project/project-store.ts';
import type { ProjectListState } from '#engine/project/project-list.ts';

/*
 * How long a project takes from each template, with `git init` and a first commit: as a call of the host (what the wizard waits for) and
 * as `codomyrmex new` from its start to its end, beside the start of Node alone. Medians; the bar is two seconds each.
 */

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '..');
const templatesFolder = join(root, 'templates');
const base = mkdtempSync(join(tmpdir(), 'scaffold-'));
const environment = { ...process.env, CODOMYRMEX_HOME: join(base, 'home') };

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(template: string): Promise<string> {
  let state: ProjectListState = { projects: [] };
  const storage = { get: () => state, set: (next: ProjectListState) => (state = next) };
  const projects = createProjectStore({ storage, templatesFolder, environment });
  const [asCall, asProgram]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const directory = join(base, `${template}-${round}`);
    asCall.push(
      await timed(async () => {
        const made = await projects.create({ template, directory, parameters: {}, initGit: true });
        if (!made.ok) throw new Error(made.problem.message);
      }),
    );
    const args = [join(root, 'hosts', 'cli', 'main.ts'), 'new', template, `${directory}-program`];
    asProgram.push(await timed(() => execFileSync(process.execPath, args, { env: environment, stdio: 'ignore' })));
  }
  return `| ${template} | ${Math.round(median(asCall))} ms | ${Math.round(median(asProgram))} ms |`;
}

try {
  const ids = (await readTemplates(templatesFolder)).flatMap((read) => (read.ok ? [read.value.id] : []));
  const start = await timed(() => execFileSync(process.execPath, ['-e', '']));
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, node alone ${Math.round(start)} ms\n`,
  );
  console.log('| template | call | `codomyrmex new` |\n|---|---|---|');
  for (const id of ids) console.log(await measure(id));
} finally {
  rmSync(base, { recursive: true, force: true });
}
