import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TASK_TAG, taggedProcesses } from '../process/process-table.ts';
import { EngineRig } from '../rig/engine-rig.ts';

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

const echo = (value: unknown, more: object = {}) => ({ action: 'test.echo', parameters: { value }, ...more });
const NODES = {
  a: echo(1),
  b: {
    action: 'test.process',
    parameters: { command: ['sh', '-c', 'setsid sleep 1000 & echo started; sleep 1000'] },
    after: ['a'],
  },
  c: echo('{{ nodes.a.outputs.value + 1 }}', { after: ['b'] }),
};

/** A host in a process of its own that is killed in the middle of the task `b`. */
async function killedRun(rest: object = {}): Promise<string> {
  const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
  const request = rig.request(NODES, { rest });
  const script = `
    import { EngineRig } from ${here('../rig/engine-rig.ts')};
    import { createEngine } from ${here('../create-engine.ts')};
    const rig = await EngineRig.create({}, ${JSON.stringify(rig.project)});
    const engine = createEngine({ ...rig.options(), dataFolder: ${JSON.stringify(rig.home)} });
    const started = await engine.startRun(${JSON.stringify(request)});
    for await (const batch of engine.events(started.value.run, 0, new AbortController().signal)) {
      if (batch.some((event) => event.type === 'attempt.output')) break;
    }
    console.log(started.value.run);
  `;
  const file = path.join(rig.project, 'host.ts');
  await writeFile(file, script);
  const child = spawn(process.execPath, ['--no-warnings', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: path.join(import.meta.dirname, '..', '..'),
  });
  const run = await new Promise<string>((resolve) =>
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim())),
  );
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  return run;
}

describe.skipIf(process.platform !== 'linux')('after the host was killed', () => {
  test('the run is interrupted, its orphans are stopped, and it goes on as the same run with what had ended', async () => {
    const run = await killedRun();
    const lost = await rig.engine.recover();
    expect(lost).toMatchObject([{ run, status: 'interrupted', resumable: true }]);
    expect(taggedProcesses(TASK_TAG, `;${run}/`)).toEqual([]);
    const before = await rig.state(run);
    expect(before.tasks.get('a')?.status).toBe('succeeded');
    expect(before.tasks.get('b')).toMatchObject({ status: 'failed', problem: { code: 'attempt.interrupted' } });
    expect(before.tasks.get('b')?.attempts[0]).toMatchObject({ outcome: 'interrupted' });
    const log = await rig.engine.readLog(run, 'b', { from: 0, maxBytes: 1000 });
    expect(log.ok && log.value.text).toBe('started\n');

    const resumed = await rig.engine.resumeRun(run, { from: 'failed', workflow: 'latest' });
    expect(resumed).toEqual({ ok: true, value: { run } });
    await rig.until(run, (state) => (state.tasks.get('b')?.attempts[1]?.logBytes ?? 0) > 0);
    await rig.engine.cancelRun(run, { now: false, by: 'test' });
    const after = await rig.engine.waitForRun(run);
    expect(after.tasks.get('a')?.attempts).toHaveLength(1);
    expect(after.tasks.get('b')?.attempts.map(({ outcome }) => outcome)).toEqual(['interrupted', 'cancelled']);
    expect(after.status).toBe('cancelled');
    expect(taggedProcesses(TASK_TAG, `;${run}/`)).toEqual([]);
    const lines = readFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(lines.map((_, index) => index + 1));
  }, 30_000);

  test('a torn last line is cut off, and nothing before it is lost', async () => {
    const run = await killedRun();
    appendFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), '{"v":1,"seq":99,"ty');
    await rig.engine.recover();
    expect((await rig.state(run)).status).toBe('interrupted');
  }, 30_000);

  test('what it had worked before counts for its limit when it goes on; the time nobody looked after it does not', async () => {
    const run = await killedRun({ settings: { timeout: '1h' } });
    const file = path.join(rig.home, 'runs', run, 'events.ndjson');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const startOf = (hours: number) =>
      lines.map((line) => {
        const event = JSON.parse(line) as { type: string; at: string };
        const at = new Date(Date.parse(event.at) - hours * 3_600_000).toISOString();
        return JSON.stringify(event.type === 'run.started' ? { ...event, at } : event);
      });
    // As if it had begun two hours before its last word.
    await writeFile(file, `${startOf(2).join('\n')}\n`);
    await rig.engine.recover();
    expect(await rig.engine.resumeRun(run, { from: 'failed', workflow: 'run' })).toMatchObject({ ok: true });
    const after = await rig.engine.waitForRun(run);
    expect(after).toMatchObject({ status: 'failed', problem: { code: 'run.timeout' } });
    expect(after.tasks.get('a')?.status).toBe('succeeded');
    expect(taggedProcesses(TASK_TAG, `;${run}/`)).toEqual([]);
  }, 30_000);

  test('two hosts that start at once: one of them recovers the run', async () => {
    const run = await killedRun();
    const first = rig.engine;
    const second = rig.open();
    const found = (await Promise.all([first.recover(), second.recover()])).flat();
    expect(found.map((row) => row.run)).toEqual([run]);
    const events = readFileSync(path.join(rig.home, 'runs', run, 'events.ndjson'), 'utf8');
    expect(events.match(/run\.interrupted/g)).toHaveLength(1);
    await first.close();
  }, 30_000);
});

describe('while another host owns a run', () => {
  test('it is followed live, not recovered, and cannot be taken away', async () => {
    const owner = rig.engine;
    const run = await rig.start({ a: {} });
    const other = rig.open();
    expect(await other.recover()).toEqual([]);
    expect(await other.resumeRun(run, { from: 'failed', workflow: 'run' })).toMatchObject({
      ok: false,
      problem: { code: 'run.wrongState' },
    });
    expect(await other.deleteRun(run)).toMatchObject({ ok: false, problem: { code: 'run.wrongState' } });
    const heard = (async () => {
      for await (const rows of other.runChanges(new AbortController().signal))
        if (rows.some((row) => row.run === run && 'status' in row && row.status === 'succeeded')) return true;
      return false;
    })();
    const ended = other.waitForRun(run);
    (await rig.task('a')).succeed({ value: 1 });
    expect((await ended).status).toBe('succeeded');
    expect(await heard).toBe(true);
    await owner.close();
  });
});

describe('retrying a run that has ended', () => {
  test('makes a new run that takes over what went well and runs the rest', async () => {
    const nodes = { a: echo(1), b: {}, c: { after: ['b'] } };
    const first = await rig.start(nodes);
    (await rig.task('b')).fail();
    await rig.engine.waitForRun(first);
    const again = await rig.engine.resumeRun(first, { from: 'failed', workflow: 'run' });
    if (!again.ok) throw new Error(again.problem.message);
    expect(again.value.run).not.toBe(first);
    (await rig.task('b')).succeed();
    (await rig.task('c')).succeed();
    const state = await rig.engine.waitForRun(again.value.run);
    expect(state.trigger).toEqual({ kind: 'retry', from: first });
    expect(state.tasks.get('a')).toMatchObject({
      status: 'cached',
      cachedFrom: { run: first, task: 'a' },
      outputs: { value: 1 },
    });
    expect(state.status).toBe('succeeded');
  });

  test('from a node runs it and all that comes after it; from start takes nothing over', async () => {
    const nodes = {
      a: echo(1),
      b: echo('{{ nodes.a.outputs.value }}'),
      c: echo('{{ nodes.b.outputs.value }}'),
      d: echo(4),
    };
    const first = await rig.run(nodes);
    const statuses = async (from: string) => {
      const again = await rig.engine.resumeRun(first.run, { from, workflow: 'run' });
      if (!again.ok) throw new Error(again.problem.message);
      return [...(await rig.engine.waitForRun(again.value.run)).tasks.values()].map(({ status }) => status);
    };
    expect(await statuses('b')).toEqual(['cached', 'succeeded', 'succeeded', 'cached']);
    expect(await statuses('start')).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(await rig.engine.resumeRun(first.run, { from: 'nowhere', workflow: 'run' })).toMatchObject({
      ok: false,
      problem: { code: 'run.unknownNode' },
    });
  });

  test('a run that was limited to a node stays limited to it, with the run’s own workflow and with the latest', async () => {
    const nodes = { a: echo(1), b: { after: ['a'] }, c: echo(3, { after: ['b'] }), d: echo(4) };
    await rig.write('.codomyrmex/workflows/test.workflow.yaml', rig.request(nodes).text);
    for (const workflow of ['run', 'latest'] as const) {
      const first = await rig.start(nodes, { to: 'b' });
      (await rig.task('b')).fail();
      expect([...(await rig.engine.waitForRun(first)).tasks.keys()]).toEqual(['a', 'b']);
      const planned = await rig.engine.planResume(first, { from: 'failed', workflow });
      expect(planned).toMatchObject({ ok: true, value: { reused: ['a'], rerun: ['b'], new: [] } });
      const again = await rig.engine.resumeRun(first, { from: 'failed', workflow });
      if (!again.ok) throw new Error(again.problem.message);
      (await rig.task('b')).succeed();
      const state = await rig.engine.waitForRun(again.value.run);
      expect([...state.tasks.keys()]).toEqual(['a', 'b']);
      expect(state.status).toBe('succeeded');
    }
  });

  test('with the latest workflow a node that means something else runs again', async () => {
    const first = await rig.run({ a: echo(1), b: echo(2) });
    await rig.write(
      '.codomyrmex/workflows/test.workflow.yaml',
      rig.request({ a: echo(1, { name: 'Renamed' }), b: echo(3) }).text,
    );
    const again = await rig.engine.resumeRun(first.run, { from: 'failed', workflow: 'latest' });
    if (!again.ok) throw new Error(again.problem.message);
    const state = await rig.engine.waitForRun(again.value.run);
    expect([...state.tasks.values()].map(({ status }) => status)).toEqual(['cached', 'succeeded']);
  });
});

describe('secrets', () => {
  test('that are not set fail the node that needs them, by name; who asks first may do without', async () => {
    const run = await rig.start({
      needs: { parameters: { value: 'Bearer {{ secrets.TOKEN }}' } },
      asks: echo('{{ $exists(secrets.TOKEN) ? secrets.TOKEN : "none" }}'),
    });
    const { tasks } = await rig.engine.waitForRun(run);
    expect(tasks.get('needs')?.problem).toMatchObject({
      code: 'secret.missing',
      message: expect.stringContaining('"TOKEN"'),
      place: { node: 'needs', parameter: 'value' },
    });
    expect(tasks.get('asks')).toMatchObject({ status: 'succeeded', outputs: { value: 'none' } });
  });

  test('are nowhere on disk, plain or encoded, in output, outputs, problems, artifacts or large values', async () => {
    const secret = 'tr1cky "value"/with+päth';
    rig.secrets.set('TOKEN', secret);
    const run = await rig.start({
      print: {
        action: 'test.process',
        parameters: {
          command: [
            'node',
            '-e',
            'const s=process.argv[1]; process.stdout.write(s.slice(0,7)); setTimeout(()=>{process.stdout.write(s.slice(7)+"\\n"+Buffer.from("user:"+s).toString("base64")+"\\n"+encodeURIComponent(s)+"\\n"+JSON.stringify({s}))},30)',
            '{{ secrets.TOKEN }}',
          ],
          capture: true,
        },
      },
      hold: { parameters: { value: '{{ secrets.TOKEN }}' } },
      large: echo(['{{ secrets.TOKEN }}', 'x'.repeat(70_000)]),
    });
    const held = await rig.task('hold');
    expect(held.parameters.value).toBe(secret);
    await held.context.addArtifact({ name: 'a.txt', mediaType: 'text/plain', content: `it is ${secret}` });
    held.context.log(`before ${secret} after\n`);
    held.fail({ message: `Refused ${secret}.`, outputs: { value: { deep: [secret] } } });
    await rig.engine.waitForRun(run);
    const log = await rig.engine.readLog(run, 'hold', { from: 0, maxBytes: 1000 });
    expect(log.ok && log.value.text).toBe('before *** after\n');
    const forms = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`user:${secret}`).toString('base64').slice(8, -4),
      'päth',
    ];
    for (const file of await readdir(rig.home, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = await readFile(path.join(file.parentPath, file.name), 'utf8');
      for (const form of forms) expect(text.includes(form), `${file.name} holds ${form}`).toBe(false);
    }
  });
});
