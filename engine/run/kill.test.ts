import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TASK_TAG, taggedProcesses } from '../process/process-table.ts';
import { readEvents } from '../record/event-log.ts';
import { EngineRig } from '../rig/engine-rig.ts';

/** `npm run test:soak` sets it to 200. */
const KILLS = Number(process.env['CODOMYRMEX_KILLS'] ?? 10);
const LINKS = 12;

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

/** A chain whose links write their name down; each leaves a child behind that has left its group. */
function chain(marks: string) {
  const script = `printf '%s\\n' "$1" >> "$2"; setsid sleep 1000 & sleep 0.02; echo "$1"`;
  return Object.fromEntries(
    Array.from({ length: LINKS }, (_, index) => [
      `t${index}`,
      {
        action: 'test.process',
        parameters: { command: ['sh', '-c', script, 'sh', `t${index}`, marks] },
        ...(index === 0 ? {} : { after: [`t${index - 1}`] }),
      },
    ]),
  );
}

/** A host of its own that prints each event as a follower sees it; killed once it has printed `lines`, and `waitMs` later. */
async function killedAt(lines: number, waitMs: number, marks: string) {
  const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
  const script = `
    import { writeSync } from 'node:fs';
    import { EngineRig } from ${here('../rig/engine-rig.ts')};
    import { createEngine } from ${here('../create-engine.ts')};
    const rig = await EngineRig.create({}, ${JSON.stringify(rig.project)});
    await rig.close();
    const engine = createEngine({ ...rig.options(), dataFolder: ${JSON.stringify(rig.home)} });
    const started = await engine.startRun(${JSON.stringify(rig.request(chain(marks)))});
    for await (const batch of engine.events(started.value.run, 0, new AbortController().signal))
      for (const event of batch) writeSync(1, JSON.stringify(event) + '\\n');
  `;
  const file = path.join(rig.project, 'host.ts');
  await writeFile(file, script);
  const child = spawn(process.execPath, ['--no-warnings', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    if (seen.length === lines) setTimeout(() => child.kill('SIGKILL'), waitMs);
  }
  child.kill('SIGKILL');
  await gone;
  return seen;
}

describe.skipIf(process.platform !== 'linux')('a host that is killed at any moment of a run', () => {
  test.each(Array.from({ length: KILLS }, (_, round) => [round]))(
    'loses nothing that was told, leaves nothing running, and the run goes on without repeating (%i)',
    async (round) => {
      const marks = path.join(rig.project, `marks-${round}`);
      const moment = { lines: 1 + Math.floor(Math.random() * LINKS * 4), waitMs: Math.floor(Math.random() * 30) };
      const seen = await killedAt(moment.lines, moment.waitMs, marks);
      const { run } = JSON.parse(seen[0] ?? '{}') as { run: string };
      const onDisk = await readEvents(path.join(rig.home, 'runs', run, 'events.ndjson'));
      // With the moment in it, a failure says when the host was killed.
      expect({ moment, events: onDisk.slice(0, seen.length) }).toEqual({
        moment,
        events: seen.map((line): unknown => JSON.parse(line)),
      });

      await rig.engine.recover();
      expect(taggedProcesses(TASK_TAG, `;${run}/`)).toEqual([]);
      const before = await rig.state(run);
      const finished = [...before.tasks.values()]
        .filter(({ status }) => status === 'succeeded')
        .map(({ path: task }) => task);
      const ranBefore = existsSync(marks) ? readFileSync(marks, 'utf8').split('\n') : [];
      expect(['interrupted', 'succeeded']).toContain(before.status);
      const resumed =
        before.status === 'interrupted'
          ? await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' })
          : { ok: true, value: { run } };
      expect(resumed).toEqual({ ok: true, value: { run } });
      const after = await rig.engine.waitForRun(run);
      expect({ moment, status: after.status }).toEqual({ moment, status: 'succeeded' });
      const ran = readFileSync(marks, 'utf8').split('\n');
      const times = finished.map((task) => [task, ran.filter((name) => name === task).length]);
      expect(times).toEqual(finished.map((task) => [task, 1]));
      expect(ran.length).toBeGreaterThanOrEqual(ranBefore.length);
      const lines = readFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8')
        .trim()
        .split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
        lines.map((_, index) => index + 1),
      );
    },
    600_000,
  );
});
