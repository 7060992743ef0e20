import { z } from 'zod';
import { problem } from '#shared/problem.ts';
import { bad, type Result } from '#shared/result.ts';
import { findTrusted, type Desk } from './desk.ts';
import { fromSteps, stepSchema } from './from-steps.ts';
import { projectArgument, startArguments, startedRun } from './run-tools.ts';
import { defineTool, type Tool, type ToolCall } from './tool.ts';

const executeTask = defineTool({
  name: 'execute_task',
  title: 'Run one action',
  description:
    'Runs one action of a module as a run of its own, without writing a workflow; gives its result, or with wait false its run id. The project must be trusted by a person.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    ...stepSchema.pick({ name: true, module: true, action: true, parameters: true, priority: true }).shape,
    dependencies: z
      .array(z.string())
      .default([])
      .describe('Names of earlier tasks of this connection, or run ids, that have to end well before it starts.'),
    retry_count: z.number().int().min(0).max(100).default(0),
    project: projectArgument,
    ...startArguments,
    wait: startArguments.wait.default(true),
  }),
  act: async (desk, given, call) => {
    const { name, module, action, parameters, priority, retry_count: retries } = given;
    const project = await findTrusted(desk, given.project);
    if (!project.ok) return project;
    const { path } = project.value;
    const steps = [{ name, module, action, parameters, priority, max_retries: retries }];
    const built = await fromSteps(desk.services, { project: path, name, steps });
    if (!built.ok) return built;
    const before = await dependenciesOf(desk, given.dependencies, call);
    if (!before.ok) return before;
    const started = await desk.services.engine.startRun({
      project: path,
      // Its history is its own: a workflow may have the same name.
      workflow: `task-${built.workflow}`,
      file: built.file,
      text: built.text,
      parameters: {},
      trigger: { kind: 'mcp' },
    });
    if (!started.ok) return started;
    desk.tasks.set(name, started.value.run);
    return startedRun(desk, started.value.run, given, call);
  },
});

/** Waits for what has to be done before; a client that goes away meanwhile starts nothing. */
async function dependenciesOf(desk: Desk, names: readonly string[], { signal }: ToolCall): Promise<Result<object>> {
  const { engine } = desk.services;
  for (const name of names) {
    const run = desk.tasks.get(name) ?? name;
    const known = await engine.readRun(run);
    if (!known.ok) return bad(failed(name, 'No task of this connection has this name, and no run this id.'));
    for await (const _ of engine.events(run, 0, signal)) continue;
    if (signal.aborted) return bad(failed(name, 'The call was taken back before it had ended.'));
    const { status } = await engine.waitForRun(run);
    if (status !== 'succeeded') return bad(failed(name, `It is ${status} (run ${run}).`));
  }
  return { ok: true, value: {} };
}

function failed(name: string, reason: string) {
  return problem('task.dependencyFailed', `"${name}" did not end well, so the task was not started.`, {
    reason,
    remedy: 'Run it again first, or leave it out of dependencies.',
    place: { parameter: 'dependencies' },
  });
}

export const taskTools: readonly Tool[] = [executeTask];
