import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createColors } from 'picocolors';
import type { Problem } from '#shared/problem.ts';
import { createHost, type Host } from '../create-host.ts';
import { listQueues, moveQueued, pauseQueue, removeQueued, resumeQueue } from './commands/queue.ts';
import type { Terminal } from './terminal.ts';

/* The studio lives in this process; each command opens a host of its own on the same data folder and reaches it over its socket. */

let folder: string;
let studio: Host;
let lines: string[];
let problems: Problem[];
const terminal: Terminal = {
  out: (line) => void lines.push(line),
  json: (value) => void lines.push(JSON.stringify(value)),
  remark: (line) => void lines.push(line),
  problem: (problem) => void problems.push(problem),
  isLive: false,
  colors: createColors(false),
};

async function start(workflow: string): Promise<string> {
  const started = await studio.services.engine.startRun({
    project: join(folder, 'project'),
    workflow,
    file: `.codomyrmex/workflows/${workflow}.workflow.yaml`,
    text: 'formatVersion: 1\nnodes: { wait: { action: flow.wait, parameters: { duration: 10m } } }\n',
    parameters: {},
    trigger: { kind: 'window' },
  });
  if (!started.ok) throw new Error(started.problem.message);
  return started.value.run;
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-queue-')));
  mkdirSync(join(folder, 'project', '.codomyrmex'), { recursive: true });
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'settings.json'), JSON.stringify({ settings: { maxParallelWorkflows: 1 } }));
  vi.stubEnv('CODOMYRMEX_HOME', join(folder, 'data'));
  studio = createHost({ dataFolder: join(folder, 'data'), shell: { kind: 'browser' } });
  [lines, problems] = [[], []];
});
afterEach(async () => {
  await studio.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('codomyrmex queue', () => {
  test('list, move, remove, pause and resume the queue of a studio that runs', async () => {
    await start('first');
    const second = await start('second');
    const third = await start('third');
    expect(await listQueues(terminal, {})).toBe(0);
    expect(lines[0]).toBe(`Queue (process ${process.pid}): running, 1 at once`);
    expect(lines[2]).toContain('1  ');
    expect(lines[2]).toContain('Queued · 1st in line, after first');

    expect(await moveQueued(terminal, third, { before: second, json: true })).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ run: third, moved: { before: second } });
    expect(await pauseQueue(terminal, { json: true })).toBe(0);
    expect(await studio.services.engine.queue.list()).toMatchObject({
      state: 'paused',
      pausedBy: 'cli',
      items: [{ workflow: 'first', place: 0 }, { workflow: 'third' }, { workflow: 'second' }],
    });
    expect(await removeQueued(terminal, [third], {})).toBe(0);
    expect(await resumeQueue(terminal, { json: true })).toBe(0);
    lines = [];
    expect(await listQueues(terminal, { json: true })).toBe(0);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      isAlive: true,
      state: 'running',
      items: [
        { workflow: 'first', place: 0, status: 'running' },
        { workflow: 'second', place: 1, status: 'queued' },
      ],
    });
    expect(problems).toEqual([]);
  }, 60_000);

  test('what cannot be done is said, with 1; a wrong use with 2', async () => {
    const run = await start('first');
    expect(await moveQueued(terminal, run, { front: true })).toBe(1);
    expect(await moveQueued(terminal, run, {})).toBe(2);
    expect(await moveQueued(terminal, run, { front: true, back: true })).toBe(2);
    expect(problems.map(({ code }) => code)).toEqual(['queue.notWaiting', 'usage.place', 'usage.place']);
  }, 60_000);

  test('without a running studio there is nothing to pause', async () => {
    expect(await listQueues(terminal, {})).toBe(0);
    expect(lines).toEqual(['No queue is open.']);
    expect(await pauseQueue(terminal, {})).toBe(1);
    expect(problems[0]?.code).toBe('queue.none');
  }, 60_000);
});
