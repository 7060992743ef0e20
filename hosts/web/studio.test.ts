import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { processTable } from '#engine/process/process-table.ts';
import type { Api } from '#shared/bridge/contract.ts';
import { findStudioRoot } from '../studio-root.ts';

const root = findStudioRoot();
const urlOf = (...names: string[]): string => pathToFileURL(join(root, ...names)).href;

type Studio = ChildProcessByStdio<null, Readable, Readable>;

describe.skipIf(process.platform === 'win32')('the studio as a process', () => {
  let folder: string;
  let started: Studio[];
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-studio-')));
    for (const name of ['page', 'project']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'page', 'index.html'), '<h1>Studio</h1>');
    started = [];
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** As `npm start` starts it, with a page of the test's own. */
  function start(options: object = {}): Studio {
    const all = {
      port: 0,
      open: false,
      project: join(folder, 'project'),
      pageFolder: join(folder, 'page'),
      ...options,
    };
    const code = `
      const { createTerminal } = await import(${JSON.stringify(urlOf('hosts', 'cli', 'terminal.ts'))});
      const { runStudio } = await import(${JSON.stringify(urlOf('hosts', 'cli', 'commands', 'studio.ts'))});
      process.exit(await runStudio(createTerminal(), ${JSON.stringify(all)}));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
      env: { ...process.env, CODOMYRMEX_HOME: join(folder, 'data'), DISPLAY: '', WAYLAND_DISPLAY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.push(child);
    return child;
  }

  async function readyAddress(child: Studio): Promise<URL> {
    let out = '';
    for await (const piece of child.stdout) {
      out += String(piece);
      const address = /^Codomyrmex Studio is ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)\n/.exec(out)?.[1];
      if (address !== undefined) return new URL(address);
    }
    throw new Error(`It ended without being ready: ${out}`);
  }

  async function comeIn(address: URL): Promise<Api> {
    const socket = new WebSocket(`ws://${address.host}/rpc`, { origin: address.origin });
    await once(socket, 'open');
    socket.send(JSON.stringify({ token: new URLSearchParams(address.hash.slice(1)).get('token') }));
    await once(socket, 'message');
    return createORPCClient<Api>(new RPCLink({ websocket: socket }));
  }

  test('without a display it says so, prints the address and goes on serving until a signal', async () => {
    const child = start({ open: true });
    let remarks = '';
    child.stderr.on('data', (piece) => (remarks += String(piece)));
    const address = await readyAddress(child);
    const page = await fetch(`${address.origin}/`);
    expect(await page.text()).toBe('<h1>Studio</h1>');
    const api = await comeIn(address);
    expect((await api.projects.list({}))[0]).toMatchObject({ path: join(folder, 'project'), trusted: true });
    child.kill('SIGINT');
    expect(((await once(child, 'close')) as [number | null])[0]).toBe(0);
    expect(remarks).toContain('There is no display');
  });

  test('SIGTERM, even delivered twice, ends it in order and leaves no process of a run', async () => {
    const child = start();
    const api = await comeIn(await readyAddress(child));
    const project = (await api.projects.list({}))[0]?.id ?? '';
    const script =
      "setInterval(() => {}, 1000); require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).on('spawn', function () { console.log(process.pid, this.pid) })";
    mkdirSync(join(folder, 'project', '.codomyrmex', 'workflows'), { recursive: true });
    writeFileSync(
      join(folder, 'project', '.codomyrmex', 'workflows', 'long.workflow.yaml'),
      `formatVersion: 1\nnodes:\n  wait: { action: shell.run, parameters: { command: [node, -e, ${JSON.stringify(script)}] } }\n`,
    );
    const result = await api.runs.start({ project, name: 'long' });
    if (!result.ok) throw new Error(result.problem.message);
    const { run } = result.value;
    for await (const batch of await api.runs.events({ run }))
      if (batch.some((event) => event.type === 'attempt.output')) break;
    const log = await api.runs.log({ run, task: 'wait' });
    const pids = log.ok ? log.value.text.trim().split(' ').map(Number) : [];
    expect(pids).toHaveLength(2);
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    expect(((await once(child, 'close')) as [number | null])[0]).toBe(0);
    // Not by signal 0: one that has ended, but that nobody has asked about yet, still answers it.
    const living = (await processTable()).map((row) => row.pid);
    expect(living.filter((pid) => pids.includes(pid))).toEqual([]);
  });

  test('a port that is taken, and a project that is not there, are told', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const onPort = start({ port });
    let problems = '';
    onPort.stderr.on('data', (piece) => (problems += String(piece)));
    expect(((await once(onPort, 'close')) as [number | null])[0]).toBe(1);
    expect(problems).toContain('studio.portTaken');
    other.close();
    const noProject = start({ project: join(folder, 'none') });
    expect(((await once(noProject, 'close')) as [number | null])[0]).toBe(2);
  });

  test('without a project the sample is made once, trusted, and opened again', async () => {
    const first = start({ project: undefined });
    const api = await comeIn(await readyAddress(first));
    const { openProject } = await api.app.info({});
    const [sample] = await api.projects.list({});
    expect(sample).toMatchObject({ id: openProject, trusted: true, exists: true });
    expect(readFileSync(join(sample?.path ?? '', '.codomyrmex', 'project.yaml'), 'utf8')).not.toBe('');
    first.kill('SIGTERM');
    await once(first, 'close');
    const again = await comeIn(await readyAddress(start({ project: undefined })));
    expect((await again.app.info({})).openProject).toBe(openProject);
  });
});
