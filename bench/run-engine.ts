import { mkdirSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import type { RunState } from '#shared/run/run-state.ts';

/*
 * One measurement in a process of its own: `node bench/run-engine.ts FOLDER SLOTS [BALLAST-MB]`. Runs FOLDER/bench.workflow.yaml with the full
 * record on and prints a `Measurement`.
 */

export interface Measurement {
  /** First start of a task to last end. */
  readonly ms: number;
  /** With reading, checking and planning. */
  readonly wholeMs: number;
  /** Processor time of this process alone, all threads, planning included. */
  readonly selfCpuMs: number;
  /** Of that, what came after planning; and of this what our own thread took. */
  readonly runCpuMs: number;
  readonly threadCpuMs: number;
  /** Processor time of the processes it started; undefined where the system does not tell. */
  readonly childCpuMs: number | undefined;
  readonly rssBeforeBytes: number;
  /** When it was planned and had just begun. */
  readonly rssPlannedBytes: number;
  readonly peakRssBytes: number;
}

// As the command line does; hence nothing of ours is imported before.
enableCompileCache();
const [{ z }, { declareAction, defineModule, implement }, { createEngine }, { modules }] = await Promise.all([
  import('zod'),
  import('#engine/action.ts'),
  import('#engine/create-engine.ts'),
  import('#modules/registry.ts'),
]);

const nothing = declareAction({
  id: 'bench.nothing',
  title: 'Nothing',
  description: 'Ends at once, in this process.',
  parameters: z.object({}),
  outputs: {},
  effects: [],
  estimateMs: 1,
});
const bench = defineModule({ id: 'bench', title: 'Bench', description: 'For measuring.', icon: 'gauge', order: 0 }, [
  implement(nothing, async () => ({ status: 'succeeded', outputs: {} })),
]);

const [folder = '.', slots = '2', ballastMegabytes = '0'] = process.argv.slice(2);
// Filled, so that the system has to give the pages.
const ballast = Array.from({ length: Number(ballastMegabytes) }, (_, index) => Buffer.alloc(1_000_000, index + 1));
mkdirSync(path.join(folder, '.codomyrmex'), { recursive: true });
const engine = createEngine({
  dataFolder: path.join(folder, 'data'),
  modules: [...modules, bench],
  settings: () => ({
    maxParallelTasks: Number(slots),
    maxParallelWorkflows: 1,
    queueAfterCrash: 'paused',
    capacities: {},
    toolPaths: {},
    modules: {},
  }),
  secrets: { get: () => Promise.resolve(undefined) },
  environment: process.env,
});
const file = 'bench.workflow.yaml';
const rssBeforeBytes = process.memoryUsage.rss();
const cpuBefore = process.cpuUsage();
const childCpuBefore = childCpuMs();
const startedAt = performance.now();
const started = await engine.startRun({
  project: folder,
  workflow: 'bench',
  file,
  text: readFileSync(path.join(folder, file), 'utf8'),
  parameters: {},
  trigger: { kind: 'api' },
});
if (!started.ok) throw new Error(started.problem.message);
const rssPlannedBytes = process.memoryUsage.rss();
const cpuPlanned = process.cpuUsage();
const threadPlanned = process.threadCpuUsage();
const state = await engine.waitForRun(started.value.run);
const wholeMs = performance.now() - startedAt;
if (state.status !== 'succeeded') throw new Error(`The run ${state.status}: ${state.problem?.message ?? ''}`);
const cpu = process.cpuUsage(cpuBefore);
const running = process.cpuUsage(cpuPlanned);
const thread = process.threadCpuUsage(threadPlanned);
const measurement: Measurement = {
  ms: lastEndMs(state) - firstStartMs(state),
  wholeMs,
  selfCpuMs: (cpu.user + cpu.system) / 1000,
  runCpuMs: (running.user + running.system) / 1000,
  threadCpuMs: (thread.user + thread.system) / 1000,
  childCpuMs: childCpuBefore === undefined ? undefined : (childCpuMs() ?? 0) - childCpuBefore,
  rssBeforeBytes,
  rssPlannedBytes,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(measurement));
await engine.close();
if (ballast.some((piece) => piece.length === 0)) throw new Error('The ballast was let go.');

function firstStartMs({ tasks }: RunState): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { startedAt: at } of tasks.values()) if (at !== undefined) first = Math.min(first, Date.parse(at));
  return first;
}

function lastEndMs({ tasks }: RunState): number {
  let last = 0;
  for (const { endedAt: at } of tasks.values()) if (at !== undefined) last = Math.max(last, Date.parse(at));
  return last;
}

function childCpuMs(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
