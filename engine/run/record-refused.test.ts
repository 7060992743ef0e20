import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { TASK_TAG, taggedProcesses } from '../process/process-table.ts';
import { EventLog } from '../record/event-log.ts';
import { EngineRig, type HeldAttempt } from '../rig/engine-rig.ts';

/* The disk fills up, or may only be read from one moment on, while a run goes on. */

let rig: EngineRig;
let mounted: string | undefined;
const refuse = { code: 'ENOSPC' };
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
  if (mounted === undefined) return;
  execFileSync('umount', [mounted]);
  rmSync(mounted, { recursive: true, force: true });
  mounted = undefined;
});

const tree = {
  action: 'test.process',
  parameters: { command: ['sh', '-c', 'setsid sleep 1000 & echo on; sleep 1000'] },
};
const NODES = {
  a: { action: 'test.echo', parameters: { value: 1 } },
  b: { after: ['a'] },
  c: { after: ['b'] },
  t: tree,
};

/** A small disk of its own; undefined where that is not allowed. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'codomyrmex-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

/** Starts the run and lets it come to where `b` and the tree of `t` go on. */
async function started(): Promise<{ readonly run: string; readonly b: HeldAttempt }> {
  const run = await rig.start(NODES);
  const b = await rig.task('b');
  await rig.until(run, (state) => (state.tasks.get('t')?.attempts[0]?.logBytes ?? 0) > 0);
  return { run, b };
}

/** Why a promise or a stream says that there is no more. */
async function refusal(waiting: Promise<unknown>): Promise<unknown> {
  return await waiting.then(
    () => undefined,
    (error: unknown) => (error as { problem?: unknown }).problem,
  );
}

async function followed(run: string): Promise<void> {
  for await (const _ of rig.engine.events(run, 0, new AbortController().signal)) continue;
}

function takes(file: string, size: number): boolean {
  try {
    writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    return true;
  } catch {
    return false;
  }
}

const eventsOf = (run: string) => readFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8');

async function endsAsRefused({ run, b }: Awaited<ReturnType<typeof started>>, reason: RegExp): Promise<void> {
  const before = eventsOf(run);
  const waiting = refusal(rig.engine.waitForRun(run));
  const following = refusal(followed(run));
  // More than the rest of a block holds.
  b.succeed({ value: 'x'.repeat(50_000) });
  const expected = { code: 'run.recordRefused', reason: expect.stringMatching(reason), remedy: expect.any(String) };
  expect(await waiting).toMatchObject(expected);
  expect(await following).toMatchObject(expected);
  expect(taggedProcesses(TASK_TAG, `;${run}/`)).toEqual([]);
  expect(rig.isRunning('c')).toBe(false);
  expect(eventsOf(run).startsWith(before)).toBe(true);
  expect(await rig.engine.listRuns({ limit: 1 })).toMatchObject([{ run, status: 'interrupted', resumable: true }]);
}

async function goesOn(run: string): Promise<void> {
  expect(await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' })).toEqual({ ok: true, value: { run } });
  (await rig.task('b')).succeed();
  (await rig.task('c')).succeed();
  await rig.until(run, (state) => (state.tasks.get('t')?.attempts[1]?.logBytes ?? 0) > 0);
  await rig.engine.cancelRun(run, { now: true, by: 'test' });
  const state = await rig.engine.waitForRun(run);
  // Not that the studio ended: it did not.
  for (const before of ['Failed', 'Waiting to run again'])
    expect(eventsOf(run)).toContain(`"${before}: the run could not be recorded any further while this ran"`);
  expect(state.tasks.get('a')?.attempts).toHaveLength(1);
  expect(state.tasks.get('c')?.status).toBe('succeeded');
}

test('a record that takes no more ends the run: nothing new starts, its trees are dead, whoever waits is told, and it can go on later', async () => {
  rig = await EngineRig.create({ graceMs: 300 });
  const going = await started();
  const { run } = going;
  const append = vi.spyOn(EventLog.prototype, 'append').mockImplementation(() => {
    throw Object.assign(new Error(refuse.code), refuse);
  });
  await endsAsRefused(going, /events\.ndjson: The disk is full\.$/);
  expect(await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' })).toMatchObject({
    ok: false,
    problem: { code: 'run.recordRefused' },
  });
  append.mockRestore();
  await goesOn(run);
}, 60_000);

test('a run that cannot record its beginning leaves nothing behind', async () => {
  rig = await EngineRig.create();
  vi.spyOn(EventLog.prototype, 'append').mockImplementation(() => {
    throw Object.assign(new Error(refuse.code), refuse);
  });
  expect(await refusal(rig.start(NODES))).toMatchObject({ code: 'run.recordRefused' });
  expect(await rig.engine.listRuns({ limit: 5 })).toEqual([]);
});

const disk = smallDisk();
if (disk !== undefined) {
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
}

test.skipIf(disk === undefined)(
  'a disk that is really full ends the run, which goes on when there is room',
  async () => {
    mounted = smallDisk() ?? '';
    rig = await EngineRig.create({ graceMs: 300 }, mounted);
    const going = await started();
    const { run } = going;
    const filler = path.join(mounted, 'filler');
    for (let size = 1 << 20; size >= 1; size >>= 1) while (takes(filler, size)) continue;
    await endsAsRefused(going, /The disk is full\.$/);
    rmSync(filler);
    await goesOn(run);
  },
  60_000,
);
