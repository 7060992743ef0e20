import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { good } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunStatus } from '#shared/run/task-status.ts';
import type { Clock } from '../run/clock.ts';
import { gitEventBetween } from './git-head.ts';
import { TriggerDesk } from './trigger-desk.ts';

const START = Date.parse('2026-01-10T12:00:10Z');
const MINUTE = 60_000;
/** A loaded machine tells late what happened to files. */
const PATIENCE = { timeout: 60_000, interval: 50 };

/** Time that only moves when the test says so. */
function heldClock() {
  let now = START;
  const waiting = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const clock: Clock = {
    nowMs: () => now,
    chance: () => 0.5,
    at: (atMs, callback) => {
      const entry = { atMs, callback };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
  };
  const advance = (ms: number, inOneLeap = false) => {
    const until = now + ms;
    if (inOneLeap) now = until;
    for (;;) {
      const next = [...waiting].filter(({ atMs }) => atMs <= until).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      waiting.delete(next);
      now = Math.max(now, next.atMs);
      next.callback();
    }
    now = until;
  };
  return { clock, advance };
}

describe('triggers', () => {
  let folder: string;
  let project: string;
  let desks: TriggerDesk[];
  let runs: {
    readonly run: string;
    readonly workflow: string;
    readonly trigger: Trigger;
    end(status?: RunStatus): void;
  }[];
  let time: ReturnType<typeof heldClock>;
  let trusted: string[];
  let cancelled: string[];
  let tellRows: (rows: readonly RunRow[]) => void;
  let ancestry: readonly string[];

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-')));
    project = join(folder, 'project');
    mkdirSync(join(project, '.codomyrmex'), { recursive: true });
    mkdirSync(join(project, 'src'));
    [desks, runs, cancelled, trusted, ancestry, time] = [[], [], [], [project], ['gate'], heldClock()];
  });
  afterEach(async () => {
    await Promise.all(desks.map((desk) => desk.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (triggers: string) =>
    writeFileSync(join(project, '.codomyrmex', 'project.yaml'), `triggers:\n${triggers}\n`);

  function openDesk(): TriggerDesk {
    const endings = new Map<string, (status: RunStatus) => void>();
    const ended = new Map<string, Promise<RunStatus>>();
    const desk = new TriggerDesk({
      dataFolder: join(folder, 'data'),
      clock: time.clock,
      environment: process.env,
      runs: {
        start: (_, { rule }, trigger) => {
          const run = `run-${runs.length + 1}`;
          ended.set(run, new Promise((resolve) => endings.set(run, resolve)));
          runs.push({
            run,
            workflow: rule.workflow,
            trigger,
            end: (status = 'succeeded') => endings.get(run)?.(status),
          });
          return Promise.resolve(good({ run }));
        },
        cancel: (run) => {
          cancelled.push(run);
          endings.get(run)?.('cancelled');
          return Promise.resolve();
        },
        ended: (run) => ended.get(run) ?? Promise.reject(new Error(`There is no ${run}`)),
      },
      runChanges: async function* (signal) {
        let wake: () => void = () => undefined;
        const waiting: RunRow[] = [];
        tellRows = (rows) => {
          waiting.push(...rows);
          wake();
        };
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
          if (waiting.length > 0) yield waiting.splice(0);
        }
      },
      ancestry: () => Promise.resolve(ancestry),
      trusted: () => Promise.resolve(trusted),
      workflowsOf: () => Promise.resolve(['gate', 'ship']),
      report: (error) => {
        throw error;
      },
    });
    desks.push(desk);
    return desk;
  }

  async function watching(id: string): Promise<TriggerDesk> {
    const desk = openDesk();
    expect(await desk.set(project, id, true)).toMatchObject({ ok: true });
    await desk.watch();
    return desk;
  }
  const settle = () => vi.waitFor(() => new Promise<void>((resolve) => void setImmediate(resolve)));
  const rowOf = async (desk: TriggerDesk) => (await desk.list(project)).triggers[0];

  test('nothing fires that nobody switched on for this machine', async () => {
    write('  often: { every: 1m, workflow: gate }');
    const desk = openDesk();
    await desk.watch();
    time.advance(10 * MINUTE);
    expect(runs).toEqual([]);
    expect(await rowOf(desk)).toMatchObject({ id: 'often', on: false, watched: false });
  });

  test('a project that is not trusted cannot switch one on, nor fire one', async () => {
    write('  often: { every: 1m, workflow: gate }');
    trusted = [];
    const desk = openDesk();
    expect(await desk.set(project, 'often', true)).toMatchObject({ ok: false, problem: { code: 'project.untrusted' } });
    expect(await desk.fire(project, 'often', 'window')).toMatchObject({
      ok: false,
      problem: { code: 'project.untrusted' },
    });
    expect(runs).toEqual([]);
  });

  test('a trigger with a time fires once on this machine, also when it is switched again and the clock goes back', async () => {
    write('  release: { at: "2026-01-10T12:05Z", workflow: ship }');
    const desk = await watching('release');
    expect(await rowOf(desk)).toMatchObject({ kind: 'once', nextAt: '2026-01-10T12:05:00.000Z' });
    time.advance(5 * MINUTE);
    expect(runs).toMatchObject([{ workflow: 'ship', trigger: { kind: 'schedule', name: 'release' } }]);
    runs[0]?.end();
    await desk.set(project, 'release', false);
    time.advance(-6 * MINUTE);
    await desk.set(project, 'release', true);
    expect((await rowOf(desk))?.nextAt).toBeUndefined();
    time.advance(20 * MINUTE);
    await desk.close();
    const next = openDesk();
    await next.watch();
    time.advance(MINUTE);
    expect(runs).toHaveLength(1);
  });

  test.each([
    ['none', 0, 'missed'],
    ['one', 1, 'running'],
  ])('a time at which no studio was open, with catchUp: %s', async (catchUp, count, lastOutcome) => {
    write(`  release: { at: "2026-01-10T12:05Z", workflow: ship, catchUp: ${catchUp} }`);
    const first = await watching('release');
    await first.close();
    time.advance(60 * MINUTE, true);
    const later = openDesk();
    await later.watch();
    await vi.waitFor(async () => expect(await rowOf(later)).toMatchObject({ lastOutcome }), PATIENCE);
    time.advance(60 * MINUTE);
    expect(runs).toHaveLength(count);
  });

  test('one that is written by a form goes on duty; a new name keeps its switch, and a removed one is off for good', async () => {
    write('  often: { every: 1m, workflow: gate } # while we try it');
    const desk = await watching('often');
    const trigger = { every: '2m', workflow: 'gate' };
    expect(await desk.write(project, { id: 'seldom', from: 'often', trigger })).toMatchObject({ ok: true });
    expect(readFileSync(join(project, '.codomyrmex', 'project.yaml'), 'utf8')).toContain(
      '  seldom: { every: 2m, workflow: gate } # while we try it',
    );
    expect(await rowOf(desk)).toMatchObject({ id: 'seldom', on: true, nextAt: '2026-01-10T12:02:00.000Z' });
    time.advance(2 * MINUTE);
    expect(runs).toMatchObject([{ trigger: { name: 'seldom' } }]);
    expect(await desk.write(project, { id: 'seldom' })).toMatchObject({ ok: true, value: { triggers: [] } });
    await desk.write(project, { id: 'seldom', trigger });
    expect(await rowOf(desk)).toMatchObject({ on: false });
    expect(await desk.write(project, { id: 'seldom', trigger })).toMatchObject({
      problem: { code: 'trigger.nameTaken' },
    });
  });

  test('an interval fires at its time and says when next; the run knows its trigger', async () => {
    write('  often: { every: 15m, workflow: gate }');
    const desk = await watching('often');
    expect(await rowOf(desk)).toMatchObject({ on: true, watched: true, nextAt: '2026-01-10T12:15:00.000Z' });
    time.advance(14 * MINUTE);
    expect(runs).toEqual([]);
    time.advance(MINUTE);
    expect(runs).toMatchObject([{ workflow: 'gate', trigger: { kind: 'schedule', name: 'often' } }]);
    runs[0]?.end('failed');
    await vi.waitFor(
      async () => expect(await rowOf(desk)).toMatchObject({ lastRun: 'run-1', lastOutcome: 'failed' }),
      PATIENCE,
    );
    await desk.set(project, 'often', false);
    time.advance(60 * MINUTE);
    expect(runs).toHaveLength(1);
  });

  test.each([
    ['skip', 1, [], 'skipped'],
    ['queue', 2, [], 'running'],
    ['cancel-previous', 2, ['run-1'], 'running'],
  ])('a run that still goes: %s', async (overlap, count, stopped, outcome) => {
    write(`  often: { every: 1m, workflow: gate, overlap: ${overlap} }`);
    const desk = await watching('often');
    time.advance(MINUTE);
    await settle();
    time.advance(MINUTE);
    time.advance(MINUTE);
    await settle();
    await vi.waitFor(async () => expect(await rowOf(desk)).toMatchObject({ lastOutcome: outcome }), PATIENCE);
    runs[0]?.end();
    await vi.waitFor(() => expect([runs.length, cancelled.slice(0, 1)]).toEqual([count, stopped]), PATIENCE);
  });

  test.each([
    ['none', 0],
    ['one', 1],
    ['all', 3],
  ])('what was missed while no studio was open, with catch-up %s', async (catchUp, count) => {
    write(`  hourly: { every: 1h, workflow: gate, catchUp: ${catchUp} }`);
    await (await watching('hourly')).close();
    time.advance(3 * 60 * MINUTE + 10 * MINUTE, true);
    const again = openDesk();
    await again.watch();
    for (let ended = 0; ended < count; ended += 1) {
      await vi.waitFor(() => expect(runs).toHaveLength(ended + 1), PATIENCE);
      runs[ended]?.end();
    }
    await settle();
    expect(runs).toHaveLength(count);
  });

  test('a changed file fires once it is quiet; what the run itself writes does not', { timeout: 120_000 }, async () => {
    write('  save: { files: "src/**", ignore: "**/*.log", workflow: gate, debounce: 1s }');
    await watching('save');
    const touch = (name: string) => writeFileSync(join(project, name), String(Math.random()));
    touch('src/noise.log');
    touch('README.md');
    await vi.waitFor(() => {
      touch('src/one.ts');
      time.advance(2000);
      expect(runs).toMatchObject([{ trigger: { kind: 'file-change', name: 'save' } }]);
    }, PATIENCE);
    touch('src/formatted.ts');
    time.advance(5000);
    runs[0]?.end();
    await settle();
    time.advance(10_000);
    await vi.waitFor(() => {
      touch('src/two.ts');
      time.advance(2000);
      expect(runs).toHaveLength(2);
    }, PATIENCE);
  });

  test('a commit and a change of branch fire', { timeout: 120_000 }, async () => {
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', ...words], {
        cwd: project,
        stdio: 'ignore',
      });
    git('init', '--initial-branch=main');
    git('commit', '--allow-empty', '--message', 'one');
    write('  commits: { git: commit, branches: main, workflow: gate }\n  switch: { git: branch, workflow: ship }');
    const desk = await watching('commits');
    await desk.set(project, 'switch', true);
    git('commit', '--allow-empty', '--message', 'two');
    const wait = (count: number) =>
      vi.waitFor(() => {
        time.advance(1000);
        expect(runs).toHaveLength(count);
      }, PATIENCE);
    await wait(1);
    git('checkout', '-b', 'other');
    await wait(2);
    expect(runs.map(({ workflow, trigger }) => [workflow, trigger.kind])).toEqual([
      ['gate', 'git'],
      ['ship', 'git'],
    ]);
    expect(gitEventBetween({ branch: 'a', commit: '1' }, { branch: 'a', commit: '1' })).toBeUndefined();
  });

  test('the end of another run fires, except in a circle', async () => {
    write('  deploy: { run: gate, status: succeeded, workflow: ship }');
    const desk = await watching('deploy');
    const row = (run: string, status: RunStatus): RunRow => ({
      run,
      number: 1,
      project,
      workflow: 'gate',
      status,
      startedAt: new Date(START).toISOString(),
      endedAt: new Date(START + 1000).toISOString(),
      trigger: 'window',
      counts: {},
      resumable: false,
    });
    tellRows([row('a', 'failed'), row('b', 'succeeded'), row('b', 'succeeded')]);
    await vi.waitFor(
      () => expect(runs).toMatchObject([{ workflow: 'ship', trigger: { kind: 'run', from: 'b', name: 'deploy' } }]),
      PATIENCE,
    );
    runs[0]?.end();
    ancestry = ['gate', 'ship', 'gate'];
    tellRows([row('c', 'succeeded')]);
    await vi.waitFor(async () => expect(await rowOf(desk)).toMatchObject({ lastOutcome: 'refused' }), PATIENCE);
    expect((await rowOf(desk))?.lastSentence).toContain('gate → ship → gate → ship');
    expect(runs).toHaveLength(1);
  });

  test('two studios on the same data folder fire once; when the first closes, the second takes over', async () => {
    write('  often: { every: 1m, workflow: gate }');
    const first = await watching('often');
    const second = openDesk();
    await second.watch();
    time.advance(MINUTE);
    await settle();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first.close();
    desks = [second];
    await vi.waitFor(() => {
      time.advance(MINUTE);
      expect(runs.length).toBeGreaterThan(1);
    }, PATIENCE);
  });

  test('changing the file changes what is on duty, and a typo in it is told with its place', async () => {
    write('  often: { every: 1m, workflow: gate }');
    const desk = await watching('often');
    const lists = desk.changes(project, new AbortController().signal)[Symbol.asyncIterator]();
    await lists.next();
    write('  often: { every: 1m, workflow: gat }');
    const withProblem = async (): Promise<unknown> => {
      const { value } = await lists.next();
      const [list] = (value ?? []) as Awaited<ReturnType<typeof desk.list>>[];
      return list?.problems[0] ?? withProblem();
    };
    expect(await withProblem()).toMatchObject({ remedy: 'Did you mean "gate"?', place: { line: 2 } });
    await vi.waitFor(async () => {
      const before = runs.length;
      time.advance(2 * MINUTE);
      await settle();
      for (const run of runs) run.end();
      expect(runs.length).toBe(before);
    }, PATIENCE);
  });
});
