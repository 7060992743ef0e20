import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readEvents } from '#engine/record/event-log.ts';
import type { Api } from '#shared/bridge/contract.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { findStudioRoot } from '../studio-root.ts';
import { eventually, McpRig, type Agent, type Data, type Program } from './testing/mcp-rig.ts';

/*
 * The browser's program, the command line and the server for agents at the same time on one data folder, all of them real.
 */

let rig: McpRig;
let sockets: WebSocket[];
beforeEach(() => {
  rig = new McpRig();
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await rig.end();
}, 120_000);

const urlOf = (...names: string[]): string => pathToFileURL(join(findStudioRoot(), ...names)).href;

/** `studio --shell browser`, with a page of the test's own; gives what its window would ask. */
async function startWindow(): Promise<Api> {
  const page = join(rig.folder, 'page');
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, 'index.html'), '<h1>Studio</h1>');
  const options = { port: 0, open: false, project: rig.project, pageFolder: page };
  const code = `
    const { createTerminal } = await import(${JSON.stringify(urlOf('hosts', 'cli', 'terminal.ts'))});
    const { runStudio } = await import(${JSON.stringify(urlOf('hosts', 'cli', 'commands', 'studio.ts'))});
    process.exit(await runStudio(createTerminal(), ${JSON.stringify(options)}));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: findStudioRoot(),
    env: rig.environment({ DISPLAY: '', WAYLAND_DISPLAY: '' }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  rig.keep(child);
  let out = '';
  child.stdout.on('data', (piece) => (out += String(piece)));
  const ready = await eventually(
    () => /ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)\n/.exec(out)?.[1],
    'the window is ready',
  );
  const address = new URL(ready);
  const socket = new WebSocket(`ws://${address.host}/rpc`, { origin: address.origin });
  sockets.push(socket);
  await once(socket, 'open');
  socket.send(JSON.stringify({ token: new URLSearchParams(address.hash.slice(1)).get('token') }));
  await once(socket, 'message');
  return createORPCClient<Api>(new RPCLink({ websocket: socket }));
}

/** What the window is pushed of runs, as it comes. */
function followRows(api: Api): ReadonlyMap<string, RunRow> {
  const rows = new Map<string, RunRow>();
  void (async () => {
    for await (const batch of await api.runs.changes({}))
      for (const row of batch) if ('status' in row) rows.set(row.run, row);
  })().catch(() => undefined);
  return rows;
}

/** The run of a command, once it goes on. */
async function runOf(program: Program): Promise<string> {
  return eventually(
    () => program.lines().find(({ type }) => type === 'run.started')?.['run'] as string | undefined,
    'the command runs',
  );
}

async function statusSeen(agent: Agent, run: string): Promise<string> {
  return String((await agent.call('get_run', { run_id: run })).data['status']);
}

const until = (ask: () => Promise<boolean> | boolean, what: string) =>
  eventually(async () => (await ask()) || undefined, what);

describe.skipIf(process.platform === 'win32')(
  'window, command line and agent on one data folder',
  { timeout: 300_000 },
  () => {
    test('each sees the runs of the others live and reaches their owners: cancel, pause, decide; nothing is corrupt', async () => {
      for (const name of ['ofCli', 'ofAgent', 'ofWindow']) rig.writeWorkflow(name, rig.held(`gate-${name}`));
      rig.writeWorkflow(
        'asks',
        "  ask: { action: flow.approval, parameters: { message: 'Ship it?' } }\n  done: { action: shell.run, after: [ask], parameters: { command: [echo, shipped] } }\n",
      );
      // At once: whoever comes first makes what lies in the data folder.
      const command = rig.begin(['run', 'ofCli', '--json']);
      const [window, agent] = await Promise.all([startWindow(), rig.agent()]);
      const rows = followRows(window);
      const [project] = await window.projects.list({});
      if (project === undefined) throw new Error('The window knows no project.');
      const ofCli = await runOf(command);
      const ofAgent = String((await agent.call('execute_workflow', { workflow_name: 'ofAgent' })).data['run_id']);
      const inWindow = await window.runs.start({ project: project.id, name: 'ofWindow' });
      if (!inWindow.ok) throw new Error(inWindow.problem.message);
      const ofWindow = inWindow.value.run;
      const all = [ofCli, ofAgent, ofWindow];

      await until(() => all.every((run) => rows.get(run)?.status === 'running'), 'the window is told of all three');
      const live = await eventually(async () => {
        const { data } = await agent.call('get_system_status');
        const seen = data['workflow_manager'].live_runs as Data[];
        return all.every((run) => seen.some(({ run_id: id, status }) => id === run && status === 'running'))
          ? seen
          : undefined;
      }, 'the agent sees all three');
      expect(Object.fromEntries(live.map(({ run_id: run, started_by: by }) => [run, by]))).toEqual({
        [ofCli]: 'cli',
        [ofAgent]: 'mcp',
        [ofWindow]: 'window',
      });
      const listed = (await rig.codomyrmex(['runs', 'list', '--json'])).lines;
      expect(listed.map(({ run, status }) => [run, status])).toEqual(
        expect.arrayContaining(all.map((run) => [run, 'running'])),
      );

      // The command line pauses what the agent's server owns, the window continues it, the agent follows it to its end.
      expect((await rig.codomyrmex(['pause', ofAgent, '--json'])).lines).toMatchObject([
        { run: ofAgent, status: 'paused' },
      ]);
      expect(await statusSeen(agent, ofAgent)).toBe('paused');
      await until(() => rows.get(ofAgent)?.status === 'paused', 'the window shows it paused');
      expect((await window.runs.unpause({ run: ofAgent })).ok).toBe(true);
      rig.openGate('gate-ofAgent');
      expect((await agent.call('get_run', { run_id: ofAgent, wait_seconds: 600 })).data['status']).toBe('succeeded');

      // The agent cancels what the command line owns, and what the window owns; each owner ends it and says so.
      await agent.call('cancel_run', { run_id: ofCli });
      const ended = await command.ended;
      expect([ended.code, ended.lines.at(-1)]).toMatchObject([130, { type: 'run.summary', status: 'cancelled' }]);
      expect(ended.lines.find(({ type }) => type === 'run.cancelling')).toMatchObject({ by: 'mcp' });
      await agent.call('cancel_run', { run_id: ofWindow });
      await until(() => rows.get(ofWindow)?.status === 'cancelled', 'the window shows it cancelled');

      // The command line cancels what the agent waits for.
      const waiting = agent.call('execute_workflow', { workflow_name: 'ofCli', wait: true });
      const waited = await eventually(async () => {
        const { data } = await agent.call('get_system_status');
        return (data['workflow_manager'].live_runs as Data[]).find(({ status }) => status === 'running')?.['run_id'] as
          | string
          | undefined;
      }, 'the agent waits for its run');
      expect((await rig.codomyrmex(['cancel', waited])).code).toBe(0);
      expect((await waiting).error['error_details']).toMatchObject({ code: 'run.cancelled', run: { run_id: waited } });

      // Asked in one, answered in another: the agent's run by the command line, the command's by the window.
      const asked = String((await agent.call('execute_workflow', { workflow_name: 'asks' })).data['run_id']);
      await eventually(async () => {
        const { data } = await agent.call('get_run', { run_id: asked });
        return (data['needs_you'] as Data[]).find(({ task }) => task === 'ask');
      }, 'the agent says that its run waits for a person');
      expect((await rig.codomyrmex(['decide', asked, 'ask', 'approve', '--reason', 'looks good'])).code).toBe(0);
      const shipped = await agent.call('get_run', { run_id: asked, wait_seconds: 600 });
      expect(shipped.data).toMatchObject({ status: 'succeeded', steps_completed: 2 });
      const asking = rig.begin(['run', 'asks', '--json']);
      const askedByCli = await runOf(asking);
      await until(() => (rows.get(askedByCli)?.needsYou ?? 0) > 0, 'the window shows that somebody is needed');
      expect((await window.runs.decide({ run: askedByCli, task: 'ask', decision: 'deny' })).ok).toBe(true);
      expect((await asking.ended).code).toBe(1);

      // Every record is whole, every number is there once, no process is left and the studio finds nothing wrong.
      const after = await window.runs.list({});
      expect(new Set(after.map(({ number }) => number)).size).toBe(after.length);
      for (const { run } of after) {
        const events = await readEvents(join(rig.home, 'runs', run, 'events.ndjson'));
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        expect(events.at(-1)?.type).toBe('run.ended');
      }
      const checks = await window.app.doctor({});
      const ofRecords = checks.filter(({ id }) => ['runsLeft', 'index', 'records', 'content', 'queue'].includes(id));
      expect(ofRecords.map(({ id, state }) => [id, state])).toEqual(ofRecords.map(({ id }) => [id, 'good']));
      expect(ofRecords).toHaveLength(5);
    });
  },
);
