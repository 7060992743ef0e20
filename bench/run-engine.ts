import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { declareAction, defineModule, implement } from '#engine/action.ts';
import { createEngine } from '#engine/create-engine.ts';
import { modules } from '#modules/registry.ts';

/*
 * One measurement in a process of its own: `node bench/run-engine.ts FOLDER SLOTS`. Runs FOLDER/bench.workflow.yaml with the full record on
 * and prints `{ ms, peakRssBytes }` from first start to last end.
 */

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

const [folder = '.', slots = '2'] = process.argv.slice(2);
mkdirSync(path.join(folder, '.codomyrmex'), { recursive: true });
const engine = createEngine({
  dataFolder: path.join(folder, 'data'),
  modules: [...modules, bench],
  settings: () => ({
    maxParallelTasks: Number(slots),
    maxParallelWorkflows: 1,
    queueAfterCrash: 'paused',
    toolPaths: {},
    modules: {},
  }),
  secrets: { get: () => Promise.resolve(undefined) },
  environment: process.env,
});
const file = 'bench.workflow.yaml';
const cpuBefore = process.cpuUsage();
const started = await engine.startRun({
  project: folder,
  workflow: 'bench',
  file,
  text: readFileSync(path.join(folder, file), 'utf8'),
  parameters: {},
  trigger: { kind: 'api' },
});
if (!started.ok) throw new Error(started.problem.message);
const state = await engine.waitForRun(started.value.run);
if (state.status !== 'succeeded') throw new Error(`The run ${state.status}: ${state.problem?.message ?? ''}`);
const ms = Date.parse(state.endedAt ?? state.at) - Date.parse(state.startedAt ?? state.at);
const used = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    ms,
    selfCpuMs: (used.user + used.system) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
await engine.close();
