import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvents } from '../record/event-log.ts';
import { EngineRig } from '../rig/engine-rig.ts';

/** `npm run test:soak` sets it to 20. */
const ROUNDS = Number(process.env['CODOMYRMEX_HOST_ROUNDS'] ?? 3);
const HOSTS = 2;
const RUNS = 3;

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
/** The same large values and the same cache entries from all hosts at the same moment. */
const NODES = {
  large: echo('{{ [1..90000] }}', { cache: true }),
  prints: { action: 'test.process', parameters: { command: ['sh', '-c', 'echo one; echo two'], capture: true } },
  last: echo('{{ $count(nodes.large.outputs.value) & " " & nodes.prints.outputs.stdout }}'),
};

interface Told {
  readonly kept: readonly string[];
  readonly passing: readonly string[];
  readonly seen: readonly string[];
  readonly problems: readonly unknown[];
}

/** A host of its own: recovers, runs what all run and what only it runs, lists, pins and frees meanwhile, and tells what it did. */
async function host(name: string): Promise<Told> {
  const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
  const requests = [rig.request(NODES), { ...rig.request(NODES), workflow: name }];
  const script = `
    import { EngineRig } from ${here('../rig/engine-rig.ts')};
    import { createEngine } from ${here('../create-engine.ts')};
    const rig = await EngineRig.create({}, ${JSON.stringify(rig.project)});
    await rig.close();
    const engine = createEngine({ ...rig.options(), dataFolder: ${JSON.stringify(rig.home)} });
    await engine.recover();
    await engine.takeUpQueues();
    const told = { kept: [], passing: [], seen: [], problems: [] };
    const start = async (request) => {
      const started = await engine.startRun(request);
      if (!started.ok) told.problems.push(started.problem);
      return started.value?.run;
    };
    let going = true;
    const restless = (async () => {
      while (going) {
        told.seen.push(...(await engine.listRuns({ limit: 1000 })).map(({ run }) => run));
        await engine.freeStorage({ maxRuns: 1 }, { dryRun: false });
        await engine.storageReport();
      }
    })();
    for (let i = 0; i < ${RUNS}; i += 1) {
      const runs = await Promise.all(${JSON.stringify(requests)}.map(start));
      for (const run of runs) {
        const marked = await engine.markRun(run, { pinned: true });
        if (!marked.ok) told.problems.push(marked.problem);
      }
      for (const run of runs) {
        const { status } = await engine.waitForRun(run);
        if (status !== 'succeeded') told.problems.push({ run, status });
      }
      told.kept.push(...runs);
      const passing = await start(${JSON.stringify(requests[0])});
      await engine.waitForRun(passing);
      told.passing.push(passing);
    }
    going = false;
    await restless;
    await engine.close();
    console.log(JSON.stringify({ ...told, seen: [...new Set(told.seen)] }));
  `;
  const file = path.join(rig.project, `${name}.ts`);
  await writeFile(file, script);
  const child = spawn(process.execPath, ['--no-warnings', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (piece) => (out += String(piece)));
  child.stderr.on('data', (piece) => (err += String(piece)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Told;
}

test('hosts that start at once on one data folder, run, list and free beside each other lose nothing that is kept', async () => {
  const kept: string[] = [];
  const passing: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const told = await Promise.all(Array.from({ length: HOSTS }, (_, index) => host(`host_${index}`)));
    expect(told.flatMap(({ problems }) => problems)).toEqual([]);
    kept.push(...told.flatMap((each) => each.kept));
    passing.push(...told.flatMap((each) => each.passing));
  }
  expect(new Set([...kept, ...passing]).size).toBe(ROUNDS * HOSTS * RUNS * 3);

  const rows = await rig.engine.listRuns({ limit: 1000 });
  const listed = new Set(rows.map(({ run }) => run));
  expect(kept.filter((run) => !listed.has(run))).toEqual([]);
  expect(rows.filter(({ run, pinned }) => kept.includes(run) !== (pinned === true))).toEqual([]);
  const numbers = rows.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  // What went is wholly gone, what stayed is wholly there.
  const folders = new Set(await readdir(path.join(rig.home, 'runs')));
  expect(passing.filter((run) => listed.has(run) !== folders.has(run))).toEqual([]);
  expect(passing.some((run) => !listed.has(run))).toBe(true);

  const wanted = new Set<string>();
  for (const run of listed) {
    const events = await readEvents(path.join(rig.home, 'runs', run, 'events.ndjson'));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', status: 'succeeded' });
    const state = await rig.state(run);
    expect(state.tasks.get('last')?.outputs).toEqual({ value: '90000 one\ntwo\n' });
    const log = await rig.engine.readLog(run, 'prints', { from: 0, maxBytes: 1000 });
    expect(log.ok && log.value.text).toBe('one\ntwo\n');
    for (const [, hash = ''] of JSON.stringify(events).matchAll(/"hash":"([0-9a-f]{64})","bytes"/g)) wanted.add(hash);
  }
  expect(wanted.size).toBeGreaterThan(0);
  for (const hash of wanted) {
    const file = path.join(rig.home, 'content', hash.slice(0, 2), hash);
    expect({ hash, isThere: existsSync(file) }).toEqual({ hash, isThere: true });
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(hash);
  }
  expect(
    (await readdir(path.join(rig.home, 'content', 'incoming'))).filter((name) => name.endsWith('.leaving')),
  ).toEqual([]);
}, 600_000);
