import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findStudioRoot } from '../studio-root.ts';
import { eventually, McpRig, type Agent } from './testing/mcp-rig.ts';
import { TOOLS } from './testing/tool-names.ts';

/*
 * The real program, spoken to by the client of the official SDK over stdin and stdout.
 */

let rig: McpRig;
beforeEach(() => {
  rig = new McpRig();
});
afterEach(() => rig.end(), 120_000);

/** `MCPToolResult` of the original: a failure demands `error` and forbids `data`. */
const WIRE = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('success'),
    data: z.record(z.string(), z.unknown()),
    error: z.null(),
    explanation: z.string().nullable(),
  }),
  z.strictObject({
    status: z.literal('failure'),
    data: z.null(),
    error: z.strictObject({
      error_type: z.string().regex(/^[A-Z_]+$/),
      error_message: z.string().min(1),
      error_details: z.looseObject({ code: z.string().min(1), message: z.string().min(1) }),
    }),
    explanation: z.string().nullable(),
  }),
]);

async function statusOf(agent: Agent, run: string): Promise<string> {
  return String((await agent.call('get_run', { run_id: run })).data['status']);
}

describe.skipIf(process.platform === 'win32')('codomyrmex mcp', { timeout: 240_000 }, () => {
  test('offers the ten tools of the original and four more, each with the schema of its arguments', async () => {
    const agent = await rig.agent();
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual(TOOLS);
    for (const { inputSchema, description, annotations } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(description).toMatch(/\w/);
      expect(annotations?.readOnlyHint).toBeTypeOf('boolean');
    }
    expect(agent.client.getServerVersion()).toMatchObject({ name: 'codomyrmex' });
  });

  test('B4, B5, B20: each tool does what it says, and the command line sees the same', async () => {
    const agent = await rig.agent();
    const used = new Set<string>();
    const call = async (tool: string, given: object = {}) => {
      used.add(tool);
      const answer = await agent.call(tool, given);
      expect(answer.error).toBeNull();
      expect(WIRE.safeParse(JSON.parse(answer.text)).error).toBeUndefined();
      return answer.data;
    };
    const steps = [
      { name: 'say it', module: 'shell', action: 'run', parameters: { command: ['echo', 'hello {{who}}'] } },
      {
        name: 'repeat',
        module: 'shell',
        action: 'run',
        parameters: { command: ['echo', '{{ $uppercase(nodes.say_it.outputs.stdout) }}'] },
        dependencies: ['say it'],
      },
    ];
    expect(await call('create_workflow', { name: 'greet', steps, description: 'Says hello.' })).toMatchObject({
      workflow_name: 'greet',
      file: '.codomyrmex/workflows/greet.workflow.yaml',
      steps_count: 2,
      problems: [],
    });
    expect(await call('validate_workflow', { workflow_name: 'greet' })).toMatchObject({ ok: true });
    expect((await call('list_workflows'))['workflows']).toMatchObject([{ name: 'greet', steps_count: 2 }]);

    const ran = await call('execute_workflow', { workflow_name: 'greet', parameters: { who: 'Ada' }, wait: true });
    expect(ran).toMatchObject({ status: 'succeeded', started_by: 'mcp', steps_total: 2, steps_completed: 2 });
    expect(ran['steps'][1]).toMatchObject({ task: 'repeat', outputs: { stdout: 'HELLO ADA\n\n' } });
    const [row] = (await rig.codomyrmex(['runs', 'list', '--json'])).lines;
    expect(row).toMatchObject({ run: ran['run_id'], workflow: 'greet', status: 'succeeded', trigger: 'mcp' });

    const unsaid = await agent.call('execute_workflow', { workflow_name: 'greet' });
    expect(unsaid.error).toMatchObject({
      error_type: 'INVALID_PARAMETERS',
      error_message: expect.stringContaining('"who"'),
    });

    const started = await call('execute_workflow', {
      workflow_name: 'greet',
      session_id: 'mine',
      parameters: { who: 'Bob' },
    });
    expect(started['status']).toMatch(/queued|running|succeeded/);
    const ended = await call('get_run', { run_id: started['run_id'], wait_seconds: 600, task: 'say_it' });
    expect(ended).toMatchObject({ status: 'succeeded', log: { task: 'say_it', text: 'hello Bob\n', is_cut: false } });

    const complex = {
      name: 'two',
      workflow_definition: {
        steps: steps.map(({ dependencies: _, ...step }) => step),
        dependencies: { repeat: ['say it'] },
      },
      parameters: { who: 'Bob' },
      wait: true,
    };
    expect(await call('create_complex_workflow', complex)).toMatchObject({
      workflow_name: 'two',
      execution_result: { status: 'succeeded', steps_completed: 2 },
    });
    const task = { name: 'look', module: 'git', action: 'status' };
    expect((await agent.call('execute_task', task)).error['error_details']).toMatchObject({ code: 'run.failed' });
    const echo = { name: 'echo', module: 'shell', action: 'run', parameters: { command: ['echo', 'one'] } };
    expect((await call('execute_task', echo))['steps']).toMatchObject([{ outputs: { stdout: 'one\n' } }]);
    expect(await call('execute_task', { ...echo, name: 'next', dependencies: ['echo'] })).toMatchObject({
      status: 'succeeded',
    });

    const project = await call('create_project', {
      name: 'fresh',
      template: 'empty',
      description: 'A \\1 and C:\\new',
    });
    expect(project).toMatchObject({ project_path: join(rig.folder, 'fresh'), template_used: 'empty', trusted: false });
    expect(existsSync(join(rig.folder, 'fresh', '.codomyrmex', 'project.yaml'))).toBe(true);
    expect((await call('list_projects'))['projects']).toMatchObject([{ path: rig.project, trusted: true }]);

    await call('manage_project', { operation: 'update', parameters: { status: 'active', tags: ['one'] } });
    await call('manage_project', { operation: 'milestone', parameters: { name: 'First' } });
    expect((await call('manage_project', { operation: 'status' }))['project_status']).toMatchObject({
      status: 'active',
      tags: ['one'],
      milestones: [{ name: 'First' }],
    });
    await call('manage_project', { operation: 'update', parameters: { status: 'completed' } });
    const { operation_result: packed } = await call('manage_project', { operation: 'archive' });
    expect(existsSync(String(packed.archive))).toBe(true);

    const system = await call('get_system_status', { include_modules: true, module: 'shell' });
    expect(system['workflow_manager']).toMatchObject({ total_workflows: 2, running_workflows: 0 });
    expect(
      system['workflow_manager'].recent_runs.map((run: object) => (run as { session_id?: string }).session_id),
    ).toContain('mine');
    expect(system['modules']).toMatchObject([{ module: 'shell', actions: [{ action: 'run' }] }]);
    const health = await call('get_health_status');
    expect(health['components'].engine).toMatchObject({ title: 'Engine' });

    const held = await call('allocate_resources', { user_id: 'me', requirements: { memory: { gb: 0.001 } } });
    const { resource_manager: resources } = await call('get_system_status');
    const memory = (resources.resources as { name: string; holders: object[] }[]).find(({ name }) => name === 'memory');
    expect(memory?.holders).toMatchObject([{ task: 'me', amount: 1_000_000 }]);
    expect(await call('allocate_resources', { user_id: 'me', release: held['allocation_id'] })).toMatchObject({
      released: true,
    });

    rig.writeWorkflow('long', rig.held('gate'));
    const { run_id: run } = await call('execute_workflow', { workflow_name: 'long' });
    await call('cancel_run', { run_id: run });
    expect(await call('get_run', { run_id: run, wait_seconds: 600 })).toMatchObject({ status: 'cancelled' });
    expect([...used].toSorted()).toEqual(TOOLS);
    expect(agent.stderr()).toBe('');
  });

  test('what is wrong is told as a problem: what, why, what to do; nothing is half done', async () => {
    const agent = await rig.agent();
    const refused = async (tool: string, given: object) => {
      const answer = await agent.call(tool, given);
      expect(answer.isError).toBe(true);
      expect(WIRE.safeParse(JSON.parse(answer.text)).error).toBeUndefined();
      expect(answer.text).not.toMatch(/\n\s+at |\.ts:\d/);
      return answer.error;
    };
    const say = { name: 'a', module: 'shell', action: 'run', parameters: { command: ['true'] } };

    expect(await refused('execute_workflow', { workflow_name: 'none' })).toMatchObject({
      error_type: 'WORKFLOW_NOT_FOUND',
      error_details: { code: 'workflow.notFound' },
    });
    expect(await refused('execute_workflow', { workflow: 'x' })).toMatchObject({
      error_type: 'INVALID_PARAMETERS',
      error_details: { code: 'arguments.invalid', reason: expect.stringContaining('workflow_name') },
    });
    expect(await refused('get_run', { run_id: '../../x' })).toMatchObject({ error_details: { code: 'run.notFound' } });
    expect(await refused('cancel_run', { run_id: '20200101-000000-aaaaaaaa' })).toMatchObject({
      error_details: { code: 'run.notFound' },
    });
    expect(await refused('create_workflow', { name: '../../escaped', steps: [say] })).toMatchObject({
      error_details: { code: 'workflow.name' },
    });
    expect(await refused('create_workflow', { name: 'empty', steps: [] })).toMatchObject({
      error_details: { code: 'arguments.invalid' },
    });
    const circle = [
      { ...say, dependencies: ['b'] },
      { ...say, name: 'b', dependencies: ['a'] },
    ];
    expect(await refused('create_workflow', { name: 'circle', steps: circle })).toMatchObject({
      error_details: { code: 'import.cycle' },
    });
    expect(await refused('create_workflow', { name: 'twice', steps: [say, say] })).toMatchObject({
      error_details: { code: 'import.duplicateStep' },
    });
    expect(
      await refused('create_workflow', { name: 'lost', steps: [{ ...say, dependencies: ['nobody'] }] }),
    ).toMatchObject({
      error_details: { code: 'import.unknownDependency' },
    });
    expect(await refused('execute_task', { ...say, module: 'os', action: 'system' })).toMatchObject({
      error_type: 'MODULE_NOT_FOUND',
      error_details: { code: 'action.unknown', reason: expect.stringContaining('shell') },
    });
    expect(
      await refused('create_complex_workflow', {
        name: 'gone',
        workflow_definition: { steps: [say], dependencies: { nobody: ['a'] } },
      }),
    ).toMatchObject({ error_details: { code: 'import.unknownDependency' } });
    expect(readdirSync(rig.file('.codomyrmex', 'workflows'))).toEqual([]);

    expect(await refused('execute_task', { ...say, parameters: { command: 'exit 3' } })).toMatchObject({
      error_type: 'EXECUTION_FAILED',
      error_details: { code: 'run.failed', run: { status: 'failed', steps: [{ task: 'a', status: 'failed' }] } },
    });
    expect(await refused('execute_task', { ...say, name: 'after', dependencies: ['a'] })).toMatchObject({
      error_type: 'DEPENDENCY_FAILED',
    });
    expect(await refused('allocate_resources', { user_id: 'me', requirements: { cpu: { coresss: 1 } } })).toMatchObject(
      {
        error_type: 'INVALID_PARAMETERS',
      },
    );
    expect(await refused('allocate_resources', { user_id: 'me', requirements: { memory: -1 } })).toMatchObject({
      error_type: 'INVALID_PARAMETERS',
    });
    expect(await refused('allocate_resources', { user_id: 'me', requirements: { cpu: 100_000 } })).toMatchObject({
      error_type: 'RESOURCE_UNAVAILABLE',
    });
    expect(await refused('manage_project', { operation: 'update', parameters: { status: 'archived' } })).toMatchObject({
      error_details: { code: 'project.move' },
    });
    rig.writeWorkflow('long', rig.held('gate'));
    expect(
      await refused('execute_workflow', { workflow_name: 'long', wait: true, timeout_seconds: 0.2 }),
    ).toMatchObject({
      error_type: 'TIMEOUT_EXCEEDED',
      error_details: { run: { status: 'cancelled' } },
    });
    await expect(agent.call('no_such_tool')).rejects.toMatchObject({ code: -32_602 });
  });

  test('who waits is told how far it is; taking the call back cancels the run it started', async () => {
    rig.writeWorkflow(
      'steps',
      `  first: { action: shell.run, parameters: { command: ['true'] } }\n${rig.held('gate')}`,
    );
    const agent = await rig.agent();
    const told: { progress: number; total?: number | undefined }[] = [];
    const onprogress = (progress: { progress: number; total?: number | undefined }) => {
      told.push(progress);
      if (progress.progress === 1) rig.openGate('gate');
    };
    const ran = await agent.call('execute_workflow', { workflow_name: 'steps', wait: true }, { onprogress });
    expect(ran.data['status']).toBe('succeeded');
    expect(told.map(({ progress }) => progress)).toEqual(
      told.map(({ progress }) => progress).toSorted((one, other) => one - other),
    );
    expect(told.at(-1)).toMatchObject({ progress: 2, total: 2 });

    rig.writeWorkflow('long', rig.held('never'));
    const taken = new AbortController();
    const waiting = agent.call('execute_workflow', { workflow_name: 'long', wait: true }, { signal: taken.signal });
    const gaveUp = waiting.then(() => 'answered', String);
    const run = await eventually(async () => {
      const { data } = await agent.call('get_system_status');
      return data['workflow_manager'].live_runs[0]?.run_id as string | undefined;
    }, 'the run goes on');
    taken.abort();
    expect(await gaveUp).toMatch(/abort/i);
    expect((await agent.call('get_run', { run_id: run, wait_seconds: 600 })).data['status']).toBe('cancelled');

    // Who only looks takes nothing with them.
    const { data } = await agent.call('execute_workflow', { workflow_name: 'long' });
    const looked = new AbortController();
    const looking = agent.call('get_run', { run_id: data['run_id'], wait_seconds: 600 }, { signal: looked.signal });
    const stopped = looking.then(() => 'answered', String);
    looked.abort();
    expect(await stopped).toMatch(/abort/i);
    expect(await statusOf(agent, data['run_id'])).toBe('running');
  });

  test('nothing but the protocol is on stdout, and it ends with its client, leaving nothing', async () => {
    rig.writeWorkflow(
      'long',
      `  held: { action: shell.run, parameters: { command: 'echo $$ > pid; echo noise; while :; do sleep 0.05; done' } }\n`,
    );
    const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');
    const child = spawn(process.execPath, [bin, 'mcp', '--project', rig.project], {
      env: rig.environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    rig.keep(child);
    let out = '';
    child.stdout.on('data', (piece) => (out += String(piece)));
    let id = 0;
    const ask = async (method: string, params: object) => {
      id += 1;
      const wanted = id;
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: wanted, method, params })}\n`);
      return eventually(
        () =>
          out
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line) as { id?: number; result?: Answered })
            .find((each) => each.id === wanted)?.result,
        `an answer to ${method}`,
      );
    };
    interface Answered {
      readonly structuredContent?: { readonly data: { readonly run_id: string; readonly status: string } };
    }
    await ask('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'raw', version: '1' },
    });
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
    const runs: string[] = [];
    // Two go on, the third waits in the queue.
    for (let count = 0; count < 3; count += 1) {
      const { structuredContent } = await ask('tools/call', {
        name: 'execute_workflow',
        arguments: { workflow_name: 'long' },
      });
      runs.push(structuredContent?.data.run_id ?? '');
    }
    const pid = await eventually(() => {
      const text = existsSync(rig.file('pid')) ? readFileSync(rig.file('pid'), 'utf8').trim() : '';
      return text === '' ? undefined : Number(text);
    }, 'its process works');
    const gone = once(child, 'close');
    child.stdin.end();
    expect(await gone).toEqual([0, null]);
    expect(isProcessThere(pid)).toBe(false);
    for (const line of out.split('\n').filter(Boolean)) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    const rows = (await rig.codomyrmex(['runs', 'list', '--json'])).lines;
    expect(Object.fromEntries(rows.map(({ run, status }) => [run, status]))).toEqual(
      Object.fromEntries(runs.map((run) => [run, 'cancelled'])),
    );
    expect((await rig.codomyrmex(['queue', 'list', '--json'])).lines).toEqual([]);
  });

  test('a folder that is none is told on stderr, with the code for bad usage', async () => {
    const { code, out, err } = await rig.codomyrmex(['mcp', '--project', join(rig.folder, 'nowhere')]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('There is no folder');
  });
});

function isProcessThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
