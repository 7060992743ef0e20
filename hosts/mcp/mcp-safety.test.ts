import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { McpRig } from './testing/mcp-rig.ts';
import { TOOLS } from './testing/tool-names.ts';

/*
 * What an agent may not do, whatever it asks; the program is the real one, its client that of the official SDK.
 */

let rig: McpRig;
beforeEach(() => {
  rig = new McpRig();
});
afterEach(() => rig.end(), 120_000);

const GREET = `  say: { action: shell.run, parameters: { command: [echo, "hello {{ parameters.who }}"] } }
  again: { action: shell.run, after: [say], parameters: { command: [echo, "{{ nodes.say.outputs.stdout }}"] } }
parameters: { who: { type: string, default: you } }
`;

describe.skipIf(process.platform === 'win32')('codomyrmex mcp keeps', { timeout: 240_000 }, () => {
  test('a project that no person trusts: nothing runs in it, whatever is asked, and no tool can trust it', async () => {
    const other = join(rig.folder, 'found');
    const [marker, hook] = [join(rig.folder, 'ran'), join(rig.folder, 'hook.sh')];
    writeFileSync(hook, `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
    // A repository may name a program that git starts as soon as it is asked for its status.
    rig.writeWorkflow('first', GREET, other);
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a', ...words], { cwd: other });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    git('config', 'core.fsmonitor', hook);
    rig.writeWorkflow('greet', GREET, other);
    await rig.open(rig.project, true);
    await rig.open(other, false);
    const agent = await rig.agent([]);

    const step = { name: 'a', module: 'shell', action: 'run', parameters: { command: ['touch', marker] } };
    const refused = [
      ['execute_workflow', { workflow_name: 'greet', project: other }],
      ['execute_task', { ...step, project: other }],
      ['create_complex_workflow', { name: 'new', workflow_definition: { steps: [step] }, project: other }],
      ['manage_project', { project_name: other, operation: 'archive' }],
    ] as const;
    for (const [tool, given] of refused)
      expect((await agent.call(tool, given)).error).toMatchObject({
        error_type: 'PERMISSION_DENIED',
        error_details: { code: 'project.untrusted', remedy: expect.stringMatching(/person.*presses? Run|press Run/) },
      });
    const looks = [
      ['validate_workflow', { workflow_name: 'greet', project: other }],
      ['list_workflows', { project: other }],
      ['manage_project', { project_name: other, operation: 'status' }],
      ['create_workflow', { name: 'drawn', steps: [step], project: other }],
      ['get_health_status', { project: other }],
      ['get_system_status', {}],
      ['list_projects', {}],
    ] as const;
    for (const [tool, given] of looks) expect((await agent.call(tool, given)).error).toBeNull();

    const made = await agent.call('create_project', {
      name: 'fresh',
      template: 'empty',
      path: join(rig.folder, 'fresh'),
    });
    expect(made.data).toMatchObject({ trusted: false });
    const inMade = await agent.call('execute_task', { ...step, project: join(rig.folder, 'fresh') });
    expect(inMade.error).toMatchObject({ error_type: 'PERMISSION_DENIED' });
    expect(existsSync(marker)).toBe(false);
    const runs = await rig.codomyrmex(['runs', 'list', '--json']);
    expect(runs.lines).toEqual([]);
  });

  test('paths cannot leave what was opened', async () => {
    await rig.open(rig.project, true);
    const elsewhere = join(rig.folder, 'deep', 'elsewhere');
    mkdirSync(elsewhere, { recursive: true });
    rig.writeWorkflow('greet', GREET, elsewhere);
    const agent = await rig.agent([]);
    const run = await agent.call('execute_workflow', { workflow_name: 'greet', project: elsewhere });
    expect(run.error['error_details']).toMatchObject({ code: 'project.unknown' });
    for (const path of [
      join(elsewhere, 'new'),
      '/new',
      'new',
      join(rig.folder, '..', 'new'),
      join(rig.folder, '.hidden'),
    ]) {
      const made = await agent.call('create_project', { name: 'new', template: 'empty', path });
      expect(made.error).toMatchObject({ error_type: 'PERMISSION_DENIED', error_details: { code: 'project.place' } });
    }
    const taken = await agent.call('create_project', { name: 'project', template: 'empty' });
    expect(taken.error).toMatchObject({ error_type: 'PROJECT_EXISTS' });
    const text = await agent.call('execute_workflow', { workflow_name: '../../deep/x', project: rig.project });
    expect(text.isError).toBe(true);
    // A run in a folder that nobody opened is nobody's business here.
    const [event] = (await rig.codomyrmex(['run', 'greet', '--json'], elsewhere)).lines;
    expect((await agent.call('get_run', { run_id: event?.['run'] })).error['error_details']).toMatchObject({
      code: 'run.notFound',
    });
  });

  test('secrets and other settings never leave; what is denied in the settings is not offered and not done', async () => {
    rig.writeWorkflow('leak', `  a: { action: shell.run, parameters: { command: ['echo', '{{ secrets.TOKEN }}'] } }\n`);
    mkdirSync(rig.home, { recursive: true });
    const deny = ['execute_task', 'create_project'];
    writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ settings: { mcp: { deny } } }));
    const value = 'q7-planted-secret-value';
    const agent = await rig.agent(undefined, { CODOMYRMEX_SECRET_TOKEN: value });
    const ran = await agent.call('execute_workflow', { workflow_name: 'leak', wait: true });
    expect(ran.data['status']).toBe('succeeded');
    const log = await agent.call('get_run', { run_id: ran.data['run_id'], task: 'a' });
    const status = await agent.call('get_system_status', { include_modules: true });
    const health = await agent.call('get_health_status');
    for (const { text } of [ran, log, status, health]) expect(text).not.toContain(value);
    expect(log.data['log'].text).toMatch(/\S/);

    const names = (await agent.client.listTools()).tools.map(({ name }) => name);
    expect(TOOLS.filter((name) => !names.includes(name)).toSorted()).toEqual(deny.toSorted());
    const task = { name: 'a', module: 'shell', action: 'run', parameters: { command: ['true'] } };
    expect((await agent.call('execute_task', task)).error).toMatchObject({
      error_type: 'PERMISSION_DENIED',
      error_details: { code: 'tool.denied' },
    });
    const calls = readFileSync(join(rig.home, 'mcp-calls.ndjson'), 'utf8').trim().split('\n');
    expect(calls.map((line) => JSON.parse(line) as object).at(-1)).toMatchObject({
      tool: 'execute_task',
      client: 'a test 1.0.0',
      result: 'tool.denied',
    });
  });
});
