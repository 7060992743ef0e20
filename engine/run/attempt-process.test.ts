import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '#shared/run/event.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

test('the id of a program that runs for a while is on record, so that a person finds it among the processes of the machine', async () => {
  const script = `const wait = () => require('fs').existsSync('enough') ? undefined : setTimeout(wait, 20); wait();`;
  const run = await rig.start({
    work: { action: 'test.process', parameters: { command: [process.execPath, '-e', script] } },
  });
  const state = await rig.until(run, ({ tasks }) => tasks.get('work')?.attempts[0]?.pid !== undefined);
  const pid = state.tasks.get('work')?.attempts[0]?.pid ?? 0;
  expect(process.kill(pid, 0)).toBe(true);
  await writeFile(path.join(rig.project, 'enough'), '');
  const ended = await rig.engine.waitForRun(run);
  expect(ended.tasks.get('work')).toMatchObject({ status: 'succeeded', attempts: [{ pid }] });
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('what a program and its children really used, CPU time and most memory, is measured while they run and kept', async () => {
  const bytes = 150e6;
  const child = `const held = Buffer.alloc(${bytes}, 1); const wait = () => require('fs').existsSync('enough') ? held.length : setTimeout(wait, 20); wait();`;
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })`;
  const run = await rig.start({
    work: { action: 'test.process', parameters: { command: [process.execPath, '-e', script] } },
  });
  const isLarge = (event: RunEvent) => event.type === 'resource.sample' && event.rssBytes > bytes;
  for await (const batch of rig.engine.events(run, 0, new AbortController().signal)) if (batch.some(isLarge)) break;
  await writeFile(path.join(rig.project, 'enough'), '');
  const [attempt] = (await rig.engine.waitForRun(run)).tasks.get('work')?.attempts ?? [];
  expect(attempt?.usage?.peakRssBytes).toBeGreaterThan(bytes);
  expect(attempt?.usage?.cpuMs).toBeGreaterThan(0);
}, 60_000);
