import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Api } from '#shared/bridge/contract.ts';
import type { Project } from '#shared/project/project.ts';
import type { Result } from '#shared/result.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { packHistory } from '#shared/workflow/undo-history.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { createHost, type Host } from './create-host.ts';
import { createPortDoor } from './port-door.ts';
import { createSocketDoor } from './web/rpc-socket.ts';
import { createLaunchTokens } from './web/tokens.ts';
import { startWebServer } from './web/web-server.ts';

interface Connection {
  readonly api: Api;
  disconnect(): Promise<void>;
}

const bugs: unknown[] = [];
const report = (error: unknown): void => void bugs.push(error);

/** Node's ports stand in for Electron's: the same adapter takes both. */
async function overPort(host: Host): Promise<Connection> {
  const { port1, port2 } = new MessageChannel();
  createPortDoor(host.router, report)(port1);
  port1.start();
  port2.start();
  const api = createORPCClient<Api>(new PortLink({ port: port2 }));
  return { api, disconnect: async () => port2.close() };
}

async function overSocket(host: Host): Promise<Connection> {
  const tokens = createLaunchTokens();
  const server = await startWebServer({
    port: 0,
    tokens,
    files: undefined,
    onClient: createSocketDoor(host.router, report),
  });
  const socket = new WebSocket(`ws://${server.authority}/rpc`, { origin: `http://${server.authority}` });
  await once(socket, 'open');
  socket.send(JSON.stringify({ token: tokens.address }));
  await once(socket, 'message');
  const api = createORPCClient<Api>(new SocketLink({ websocket: socket }));
  return { api, disconnect: () => server.close() };
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.reason ?? ''}`);
  return result.value;
}

describe.each([
  ['a message port', overPort],
  ['a WebSocket', overSocket],
])('the contract over %s', (_, connect) => {
  let folder: string;
  let host: Host;
  let connection: Connection;
  let api: Api;

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-contract-')));
    mkdirSync(join(folder, 'project', 'src'), { recursive: true });
    writeFileSync(join(folder, 'project', 'src', 'a.ts'), 'export const a = 1;\n');
    bugs.length = 0;
    host = createHost({
      dataFolder: join(folder, 'data'),
      // What a test moves to the bin must not end in the bin of whoever runs it.
      shell: { kind: 'browser', moveToBin: async (path) => rmSync(path, { recursive: true }) },
      report,
      environment: { ...process.env, CODOMYRMEX_SECRET_OUTSIDE: 'shh' },
    });
    connection = await connect(host);
    api = connection.api;
  });
  afterEach(async () => {
    await connection.disconnect();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
    if (bugs.length > 0) throw new Error('The host reported a bug.', { cause: bugs[0] });
  });

  const file = (...names: string[]): string => join(folder, 'project', ...names);
  const open = async (): Promise<Project> => valueOf(await api.projects.open({ path: file() }));

  /** A workflow file as a person would write it. */
  function writeWorkflow(name: string, nodes: string): void {
    mkdirSync(file('.codomyrmex', 'workflows'), { recursive: true });
    writeFileSync(file('.codomyrmex', 'workflows', `${name}.workflow.yaml`), `formatVersion: 1\nnodes:\n${nodes}`);
  }

  async function eventsOf(run: string): Promise<RunEvent[]> {
    const events: RunEvent[] = [];
    for await (const batch of await api.runs.events({ run })) events.push(...batch);
    return events;
  }

  test('imports.preview shows what files become and writes nothing; apply writes what is valid; workflows.export gives it back', async () => {
    const { id } = valueOf(await api.projects.open({ path: join(folder, 'project') }));
    const v1 = { name: 'nightly', steps: [{ name: 'look', module: 'environment_setup', action: 'check_environment' }] };
    const files = [
      { path: 'nightly.json', text: JSON.stringify(v1) },
      { path: 'broken.json', text: JSON.stringify({ name: 'empty', steps: [] }) },
      { path: 'note.json', text: '{}' },
    ];
    const preview = valueOf(await api.imports.preview({ project: id, files }));
    expect(preview.imported.map(({ path, dialect }) => [path, dialect])).toEqual([
      ['nightly.json', 'v1'],
      ['broken.json', 'v1'],
    ]);
    expect(Object.keys(preview.drawings)).toEqual(['nightly']);
    expect(preview.drawings['nightly']).toContain('<svg');
    expect(existsSync(join(folder, 'project', '.codomyrmex', 'workflows', 'nightly.workflow.yaml'))).toBe(false);
    const applied = valueOf(await api.imports.apply({ project: id, files }));
    expect(applied).toMatchObject({
      project: { id },
      workflows: ['nightly'],
      written: ['.codomyrmex/workflows/nightly.workflow.yaml'],
      problems: [],
    });
    const other = [{ path: 'nightly.json', text: JSON.stringify({ ...v1, description: 'another' }) }];
    expect(valueOf(await api.imports.preview({ project: id, files: other })).taken).toEqual({ nightly: 'nightly_2' });
    const text = preview.imported[0]?.workflows[0]?.text ?? '';
    const own = { project: id, files: [{ path: 'nightly.workflow.yaml', text }] };
    expect(valueOf(await api.imports.preview(own)).there).toEqual(['nightly']);
    expect(valueOf(await api.imports.apply(own)).workflows).toEqual(['nightly']);
    const exported = valueOf(await api.workflows.export({ project: id, name: 'nightly', format: 'v1' }));
    expect(exported).toMatchObject({ file: 'nightly.json', encoding: 'text' });
    expect(JSON.parse(exported.data)).toMatchObject(v1);
    const picture = valueOf(await api.workflows.export({ project: id, name: 'nightly', format: 'png' }));
    expect(Buffer.from(picture.data, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  test('a folder of this machine is imported where it lies and becomes a project; only what was chosen is written', async () => {
    const shop = join(folder, 'shop');
    mkdirSync(join(shop, '.github', 'workflows'), { recursive: true });
    writeFileSync(
      join(shop, 'package.json'),
      JSON.stringify({ name: 'shop', scripts: { build: 'true', test: 'true' } }),
    );
    writeFileSync(
      join(shop, '.github', 'workflows', 'ci.yml'),
      'jobs: { unit: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }',
    );
    const preview = valueOf(await api.imports.preview({ folder: shop, path: shop }));
    expect(preview.into).toBe(realpathSync(shop));
    expect(preview.imported.map(({ dialect }) => dialect)).toEqual(['npm-scripts', 'github-actions']);
    expect((await api.projects.list({})).some(({ path }) => path === preview.into)).toBe(false);
    const only = (preview.imported[1]?.workflows ?? []).map(({ file }) => file);
    const applied = valueOf(await api.imports.apply({ folder: shop, path: shop, only }));
    expect(applied.project).toMatchObject({ path: preview.into, trusted: false });
    expect(applied.workflows).toEqual(only);
    expect(await api.imports.preview({ folder: join(folder, 'nowhere'), path: shop })).toMatchObject({ ok: false });
    expect(await api.imports.preview({ folder: shop, path: join(folder, 'nowhere') })).toMatchObject({
      ok: false,
      problem: { code: 'import.notFound' },
    });
  });

  test('what does not fit the contract is refused at the door', async () => {
    await expect(api.projects.open({ path: 1 } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('it says what it is', async () => {
    const opened = valueOf(await host.openStartProject(file()));
    expect(await api.app.info({})).toMatchObject({
      shell: 'browser',
      dataFolder: join(folder, 'data'),
      secretsKept: 'session',
      openProject: opened.id,
    });
    expect((await api.app.doctor({})).find((check) => check.id === 'dataFolder')).toMatchObject({ state: 'good' });
  });

  test('every action of every module is there, with a form that can be drawn', async () => {
    const actions = (await api.modules.list({})).flatMap((module) => module.actions);
    expect(actions.map((action) => action.id)).toEqual(
      expect.arrayContaining(['git.status', 'shell.run', 'flow.fail']),
    );
    expect(actions.every((action) => action.parameters.type === 'object')).toBe(true);
  });

  test('tools are really looked for', async () => {
    const git = (await api.modules.tools({})).find((tool) => tool.module === 'git' && tool.tool === 'git');
    expect(git).toMatchObject({ found: true, version: expect.stringMatching(/\d+\.\d+/) });
  });

  test('a project of the list is asked by its id, and one that was never opened is a problem', async () => {
    const project = await open();
    expect(await api.projects.list({})).toMatchObject([{ id: project.id, path: file(), trusted: false }]);
    expect(await api.workflows.list({ project: 'nobody' })).toMatchObject({
      ok: false,
      problem: { code: 'project.unknown' },
    });
    valueOf(await api.projects.forget({ project: project.id }));
    expect(await api.projects.list({})).toEqual([]);
  });

  test('files of the project can be found and read, and none outside', async () => {
    const { id: project } = await open();
    expect(valueOf(await api.files.match({ project, glob: 'src/**' }))).toEqual({ paths: ['src/a.ts'], total: 1 });
    expect(valueOf(await api.files.read({ project, path: 'src/a.ts' }))).toEqual({
      text: 'export const a = 1;\n',
      truncated: false,
    });
    writeFileSync(join(folder, 'outside.txt'), 'no');
    for (const path of ['../outside.txt', join(folder, 'outside.txt')]) {
      expect(await api.files.read({ project, path })).toMatchObject({ ok: false, problem: { code: 'path.outside' } });
    }
    for (const glob of ['../*', '{..,src}/*', `${folder}/*`]) {
      expect(await api.files.match({ project, glob })).toMatchObject({ ok: false, problem: { code: 'path.outside' } });
    }
  });

  test('folders can be walked to choose one', async () => {
    mkdirSync(file('.codomyrmex'));
    const listed = valueOf(await api.folders.list({ path: folder }));
    expect(listed.folders.find((each) => each.name === 'project')).toEqual({
      name: 'project',
      path: file(),
      isProject: true,
      isGit: false,
    });
    expect(await api.folders.choose({ title: 'Choose' })).toEqual({ available: false, path: null });
    expect(await api.folders.list({ path: join(folder, 'none') })).toMatchObject({
      ok: false,
      problem: { code: 'folder.unreadable' },
    });
  });

  test('a setting that is changed changes no other, and one that is emptied has its default again', async () => {
    valueOf(await api.settings.set({ theme: 'dark', maxParallelTasks: 3, retention: { maxRuns: 7 } }));
    valueOf(await api.settings.set({ navigation: 'trackpad' }));
    valueOf(await api.settings.set({ keymap: { 'run.start': ['F5'] } }));
    const all = { theme: 'dark', navigation: 'trackpad', retention: { maxRuns: 7 }, keymap: { 'run.start': ['F5'] } };
    expect(await api.settings.get({})).toMatchObject({ ...all, maxParallelTasks: 3 });
    const left = valueOf(await api.settings.set({ maxParallelTasks: null }));
    expect(left).toMatchObject(all);
    expect(left.maxParallelTasks).toBeUndefined();
  });

  test('settings are kept, secrets only named', async () => {
    valueOf(await api.settings.set({ theme: 'dark' }));
    expect(await api.settings.get({})).toMatchObject({ theme: 'dark' });
    valueOf(await api.secrets.set({ name: 'KEY', value: 'hidden-value' }));
    const rows = await api.secrets.list({});
    expect(rows).toEqual([
      { name: 'KEY', kept: 'session' },
      { name: 'OUTSIDE', kept: 'environment' },
    ]);
    expect(JSON.stringify([rows, await api.settings.get({}), await api.app.info({})])).not.toMatch(/hidden-value|shh/);
    expect(readFileSync(join(folder, 'data', 'settings.json'), 'utf8')).not.toContain('hidden-value');
  });

  test('a workflow is written at the first edit, opened again, and found by the other faces', async () => {
    const { id: project } = await open();
    const created = valueOf(await api.workflows.create({ project }));
    expect(created).toMatchObject({ name: 'untitled', saved: false });
    const edited = valueOf(
      await api.workflows.edit({
        project,
        name: created.name,
        baseRevision: created.revision,
        edits: [{ type: 'node.put', path: 'status', node: { action: 'git.status' } }],
      }),
    );
    expect(edited).toMatchObject({ state: 'applied', problems: [] });
    expect(readFileSync(file('.codomyrmex', 'workflows', 'untitled.workflow.yaml'), 'utf8')).toContain('git.status');
    expect(valueOf(await api.workflows.list({ project }))).toMatchObject([{ name: 'untitled', nodeCount: 1 }]);
    const stale = await api.workflows.edit({
      project,
      name: created.name,
      baseRevision: created.revision,
      edits: [{ type: 'node.remove', path: 'status' }],
    });
    expect(stale).toMatchObject({ ok: true, value: { state: 'stale', document: { saved: true } } });
    expect((await api.projects.list({}))[0]?.lastWorkflow).toBe('untitled');
    const before = { name: 'untitled', text: 'a', layout: EMPTY_LAYOUT };
    const steps = [{ label: 'Type', before, after: { ...before, text: 'b' } }];
    const history = packHistory({ undo: steps, redo: [] }, created.revision);
    valueOf(await api.workflows.keepHistory({ project, name: 'untitled', history }));
    valueOf(await api.workflows.rename({ project, name: 'untitled', to: 'check' }));
    expect(valueOf(await api.workflows.history({ project, name: 'check' }))).toEqual({ history });
    valueOf(await api.workflows.duplicate({ project, name: 'check' }));
    valueOf(await api.workflows.delete({ project, name: 'check' }));
    expect(valueOf(await api.workflows.history({ project, name: 'check' }))).toEqual({ history: null });
    expect(valueOf(await api.workflows.list({ project }))).toHaveLength(1);
    expect(existsSync(file('.codomyrmex', 'workflows', 'check.workflow.yaml'))).toBe(false);
  });

  test('an earlier text of a workflow is found by the runs that froze it', async () => {
    const { id: project } = valueOf(await api.projects.open({ path: file() }));
    valueOf(await api.projects.trust({ project }));
    const say = (word: string) =>
      writeWorkflow('check', `  say:\n    action: shell.run\n    parameters: { command: [echo, ${word}] }\n`);
    for (const word of ['one', 'one', 'two']) {
      say(word);
      await eventsOf(valueOf(await api.runs.start({ project, name: 'check' })).run);
    }
    const versions = valueOf(await api.workflows.runVersions({ project, name: 'check' }));
    expect(versions.map(({ number }) => number)).toEqual([3, 2]);
    const [, older] = versions;
    const { text } = valueOf(await api.workflows.ofRun({ project, name: 'check', run: older?.run ?? '' }));
    expect(text).toContain('[echo, one]');
    expect(await api.workflows.ofRun({ project, name: 'other', run: older?.run ?? '' })).toMatchObject({
      problem: { code: 'run.notFound' },
    });
  });

  test('a change made outside is pushed', async () => {
    const { id: project } = await open();
    writeWorkflow('check', '  say:\n    action: shell.run\n    parameters: { command: [echo, one] }\n');
    valueOf(await api.workflows.open({ project, name: 'check' }));
    const changes = await api.workflows.changes({ project });
    const next = changes.next();
    writeWorkflow('check', '  say:\n    action: shell.run\n    parameters: { command: [echo, two] }\n');
    const seen: string[] = [];
    for (let got = await next; got.done !== true; got = await changes.next()) {
      for (const change of got.value) if (change.kind === 'document') seen.push(change.document.text);
      if (seen.some((text) => text.includes('two'))) break;
    }
    expect(seen.at(-1)).toContain('two');
    await changes.return?.(undefined);
  });

  test('an untrusted project runs nothing before it is trusted', async () => {
    const { id: project } = await open();
    writeWorkflow('touch', `  touch:\n    action: files.write\n    parameters: { path: touched.txt, content: here }\n`);
    expect(await api.runs.start({ project, name: 'touch' })).toMatchObject({
      ok: false,
      problem: { code: 'project.untrusted' },
    });
    expect(existsSync(file('touched.txt'))).toBe(false);
    valueOf(await api.projects.trust({ project }));
    const { run } = valueOf(await api.runs.start({ project, name: 'touch' }));
    await eventsOf(run);
    expect(readFileSync(file('touched.txt'), 'utf8')).toBe('here');
  });

  test('a run is watched from its first event to its last, listed, read and deleted', async () => {
    const { id: project } = await open();
    valueOf(await api.projects.trust({ project }));
    writeWorkflow(
      'say',
      `  say:\n    action: shell.run\n    parameters: { command: [node, -e, "console.log('hello from node')"] }\n`,
    );
    const { run } = valueOf(await api.runs.start({ project, name: 'say' }));
    const events = await eventsOf(run);
    expect(events.map((event) => event.seq)).toEqual(events.map((__, index) => index + 1));
    expect(events[0]?.type).toBe('run.created');
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', status: 'succeeded' });
    expect(await eventsOf(run)).toEqual(events);
    expect(valueOf(await api.runs.log({ run, task: 'say' })).text).toContain('hello from node');
    expect(await api.runs.list({ project })).toMatchObject([
      { run, project, workflow: 'say', status: 'succeeded', counts: { succeeded: 1 } },
    ]);
    expect(await api.runs.list({ project: 'nobody' })).toEqual([]);
    expect(await api.runs.applyPatch({ run, task: 'say' })).toMatchObject({
      ok: false,
      problem: { code: 'output.unknown' },
    });
    valueOf(await api.runs.delete({ run }));
    expect(await api.runs.list({ project })).toEqual([]);
  });

  test('an invalid workflow does not start and says why', async () => {
    const { id: project } = await open();
    valueOf(await api.projects.trust({ project }));
    writeWorkflow(
      'broken',
      '  a: { action: flow.wait, parameters: { duration: 1s }, after: [b] }\n  b: { action: flow.wait, parameters: { duration: 1s }, after: [a] }\n',
    );
    expect(await api.runs.start({ project, name: 'broken' })).toMatchObject({
      ok: false,
      problem: { severity: 'error' },
    });
    expect(await api.runs.list({ project })).toEqual([]);
  });

  test('rows of running runs are pushed, and cancelling stops the processes', async () => {
    const { id: project } = await open();
    valueOf(await api.projects.trust({ project }));
    writeWorkflow(
      'long',
      `  wait:\n    action: shell.run\n    parameters: { command: [node, -e, "console.log(process.pid); setInterval(() => {}, 1000)"] }\n`,
    );
    const rows = await api.runs.changes({ project });
    const { run } = valueOf(await api.runs.start({ project, name: 'long' }));
    for await (const batch of rows)
      if (batch.some((row) => row.run === run && 'status' in row && row.status === 'running')) break;
    for await (const batch of await api.runs.events({ run }))
      if (batch.some((event) => event.type === 'attempt.output')) break;
    const pid = Number(valueOf(await api.runs.log({ run, task: 'wait' })).text);
    expect(() => process.kill(pid, 0)).not.toThrow();
    valueOf(await api.runs.cancel({ run }));
    expect((await eventsOf(run)).at(-1)).toMatchObject({ type: 'run.ended', status: 'cancelled' });
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  test('runs that wait are listed, pushed, moved, doubled and removed', async () => {
    writeWorkflow('long', '  wait: { action: flow.wait, parameters: { duration: 10m } }\n');
    const { id: project } = await open();
    valueOf(await api.projects.trust({ project }));
    valueOf(await api.settings.set({ maxParallelWorkflows: 1 }));
    const start = async (front = false) => valueOf(await api.runs.start({ project, name: 'long', front })).run;
    const [first, second, third] = [await start(), await start(), await start(true)];
    for await (const pushed of await api.queue.changes({})) {
      expect(pushed.items.map((item) => item.run)).toEqual([first, third, second]);
      break;
    }
    const copy = valueOf(await api.queue.duplicate({ run: third })).run;
    valueOf(await api.queue.move({ runs: [second], to: { before: copy } }));
    valueOf(await api.queue.pause({}));
    valueOf(await api.queue.remove({ runs: [third] }));
    const queue = await api.queue.list({});
    expect(queue).toMatchObject({ state: 'paused', pausedBy: 'window', limit: 1 });
    expect(queue.items.map((item) => [item.run, item.place])).toEqual([
      [first, 0],
      [second, 1],
      [copy, 2],
    ]);
    expect(queue.items[1]).toMatchObject({ project, sentence: 'Queued · 1st in line; the queue is paused' });
    valueOf(await api.queue.resume({}));
    expect((await api.queue.list({})).state).toBe('running');
  });

  test('what the machine has is shown, pushed and set', async () => {
    for await (const { resources, memory } of await api.resources.changes({})) {
      expect(resources.find(({ name }) => name === 'cpu')).toMatchObject({
        kind: 'machine',
        isSet: false,
        holders: [],
      });
      expect(memory.availableBytes).toBeGreaterThan(0);
      break;
    }
    const cpuOf = async () => (await api.resources.get({})).resources.find(({ name }) => name === 'cpu');
    const { detected } = (await cpuOf()) ?? {};
    valueOf(await api.resources.setCapacity({ name: 'cpu', amount: 1 }));
    expect(await cpuOf()).toMatchObject({ capacity: 1, isSet: true, detected });
    expect((await api.app.doctor({})).find(({ id }) => id === 'resources')?.detail).toContain('cpu 1 (set; found');
    valueOf(await api.resources.setCapacity({ name: 'memory', amount: 2e9 }));
    expect((await api.settings.get({})).capacities).toEqual({ cpu: 1, memory: '2000000000B' });
    expect(await api.resources.setCapacity({ name: 'cpu', amount: -1 })).toMatchObject({
      ok: false,
      problem: { code: 'resource.amount' },
    });
    valueOf(await api.resources.setCapacity({ name: 'cpu', amount: null }));
    expect(await cpuOf()).toMatchObject({ capacity: detected, isSet: false });
  });

  test('runs are labelled, pinned and deleted, what is stored is told and freed, and a file traced to the run that made it', async () => {
    writeWorkflow(
      'make',
      `  make:\n    action: data-visualization.chart\n    parameters: { kind: bar, data: [{ x: a, y: 1 }], x: x, y: y }\n`,
    );
    const { id: project } = await open();
    valueOf(await api.projects.trust({ project }));
    const runs: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { run } = valueOf(await api.runs.start({ project, name: 'make', parameters: {} }));
      await eventsOf(run);
      runs.push(run);
    }
    const [first = '', second = '', third = ''] = runs;
    valueOf(await api.runs.label({ run: first, label: 'before the change' }));
    valueOf(await api.runs.pin({ run: first, pinned: true }));
    const rows = await api.runs.list({ project });
    expect(rows.find(({ run }) => run === first)).toMatchObject({ pinned: true, label: 'before the change' });
    expect(await api.runs.delete({ run: first })).toMatchObject({ ok: false, problem: { code: 'run.pinned' } });
    const report = await api.storage.report({});
    expect(report).toMatchObject({ runs: { count: 3, pinned: 1 } });
    expect(valueOf(await api.storage.free({ maxRuns: 2, dryRun: true })).runs).toMatchObject([
      { run: second, project },
    ]);
    valueOf(await api.runs.delete({ run: second }));
    expect((await api.runs.list({ project })).map(({ run }) => run)).toEqual([third, first]);

    const made = (await eventsOf(third)).find((event) => event.type === 'artifact.added');
    if (made?.type !== 'artifact.added') throw new Error('There is no artifact.');
    const content = valueOf(await api.runs.content({ run: third, hash: made.hash, encoding: 'base64' }));
    writeFileSync(file('chart'), Buffer.from(content.data, 'base64'));
    const traced = valueOf(await api.artifacts.trace({ project, path: 'chart' }));
    expect(traced.sha256).toBe(made.hash);
    expect(traced.origins.map(({ run }) => run)).toEqual([third, first]);
    expect(await api.runs.verify({ project, path: 'chart' })).toMatchObject({
      ok: false,
      problem: { code: 'verify.impossible', reason: 'The project is in no git repository.' },
    });
    expect(await api.artifacts.trace({ project, path: '../chart' })).toMatchObject({
      problem: { code: 'path.outside' },
    });
  });

  test('when a client goes, its streams end on this side too', async () => {
    const { id: project } = await open();
    const rows = await api.runs.changes({ project });
    await rows.return?.(undefined);
    // What would hang if the stream were still open is the host's close after the test.
    expect(await api.projects.list({})).toHaveLength(1);
  });
});
