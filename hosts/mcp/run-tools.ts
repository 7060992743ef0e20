import { z } from 'zod';
import { modeSchema } from '#shared/workflow/workflow.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { good } from '#shared/result.ts';
import { findRun, findTrusted, type Desk } from './desk.ts';
import { endProblem, runView, sentenceOf } from './run-view.ts';
import { defineTool, type Tool, type ToolCall, type ToolOutcome } from './tool.ts';
import { limitRun, watchRun } from './watch-run.ts';

export const projectArgument = z
  .string()
  .min(1)
  .optional()
  .describe(
    'Name, id or path of a project that was opened in the studio. Default: the only one, or the one of the working folder.',
  );
const runArgument = z.string().min(1).describe('Id of a run, as execute_workflow or get_system_status gives it.');

/** How a run is started and waited for; several tools do it. */
export const startArguments = {
  wait: z
    .boolean()
    .describe('Wait until the run has ended and give its result. Taking the call back then cancels the run.'),
  timeout_seconds: z.number().positive().max(604_800).optional().describe('Cancel the run when it takes longer.'),
  session_id: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('A word of yours for it; it becomes the label of the run.'),
};

interface Wish {
  readonly wait: boolean;
  readonly timeout_seconds?: number | undefined;
  readonly session_id?: string | undefined;
}

/** Of a run that this call started: what to answer, and that taking the call back ends it. */
export async function startedRun(desk: Desk, run: string, wish: Wish, call: ToolCall): Promise<ToolOutcome> {
  const { engine } = desk.services;
  if (wish.session_id !== undefined) await engine.markRun(run, { label: wish.session_id });
  const limit = limitRun(engine, run, wish.timeout_seconds);
  if (call.signal.aborted) await engine.cancelRun(run, { now: false, by: 'mcp' });
  if (!wish.wait) return viewOf(desk, run);
  const takenBack = (): void => void engine.cancelRun(run, { now: false, by: 'mcp' });
  call.signal.addEventListener('abort', takenBack, { once: true });
  try {
    await watchRun(engine, run, call);
    if (call.signal.aborted) return await viewOf(desk, run);
    const state = await engine.waitForRun(run);
    const wrong = endProblem(state, limit.isOver());
    const view = runView(state);
    return wrong === undefined ? good(view) : { ok: false, problem: wrong, details: { run: view } };
  } finally {
    call.signal.removeEventListener('abort', takenBack);
  }
}

async function viewOf(desk: Desk, run: string): Promise<ToolOutcome> {
  const { engine } = desk.services;
  const state = await engine.readRun(run);
  if (!state.ok) return state;
  return good(runView(state.value, isRunLive(state.value.status) ? await sentenceOf(engine, state.value) : undefined));
}

const executeWorkflow = defineTool({
  name: 'execute_workflow',
  title: 'Run a workflow',
  description:
    'Runs a workflow of a project and gives its run id at once, or with wait its result. The project must be trusted by a person. A third run waits in the queue of this server while two go on.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    workflow_name: z.string().min(1).describe('As list_workflows names it.'),
    project: projectArgument,
    parameters: z.record(z.string(), z.unknown()).default({}).describe('Values for the parameters of the workflow.'),
    mode: modeSchema.optional(),
    max_parallel: z.number().int().min(1).max(256).optional().describe('Tasks at the same time, at most.'),
    ...startArguments,
    wait: startArguments.wait.default(false),
  }),
  act: async (desk, given, call) => {
    const project = await findTrusted(desk, given.project);
    if (!project.ok) return project;
    const started = await desk.api.runs.start({
      project: project.value.id,
      name: given.workflow_name,
      parameters: given.parameters,
      maxParallelTasks: given.max_parallel,
      mode: given.mode,
    });
    return started.ok ? startedRun(desk, started.value.run, given, call) : started;
  },
});

const LOG_BYTES = 6000;

const getRun = defineTool({
  name: 'get_run',
  title: 'See a run',
  description:
    'How a run stands: status, steps, outputs, what failed and what to do, who waits for a person. Any run of these projects, whoever started it (window, command line, another agent). With task: the end of its log.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({
    run_id: runArgument,
    task: z
      .string()
      .min(1)
      .optional()
      .describe('Path of a task whose log is wanted, for example build or each_browser[1].e2e.'),
    wait_seconds: z
      .number()
      .min(0)
      .max(600)
      .default(0)
      .describe('Wait this long for the run to end. Taking the call back leaves the run alone.'),
  }),
  act: async (desk, { run_id: run, task, wait_seconds: waitSeconds }, call) => {
    const found = await findRun(desk, run);
    if (!found.ok) return found;
    if (waitSeconds > 0 && isRunLive(found.value.state.status)) {
      const signal = AbortSignal.any([call.signal, AbortSignal.timeout(waitSeconds * 1000)]);
      await watchRun(desk.services.engine, run, { ...call, signal });
    }
    const view = await viewOf(desk, run);
    if (!view.ok || task === undefined) return view;
    const log = await desk.api.runs.log({ run, task, from: -LOG_BYTES, maxBytes: LOG_BYTES });
    if (!log.ok) return log;
    const { text, totalBytes } = log.value;
    return good({ ...view.value, log: { task, text, is_cut: totalBytes > LOG_BYTES, total_bytes: totalBytes } });
  },
});

const cancelRun = defineTool({
  name: 'cancel_run',
  title: 'Cancel a run',
  description: 'Asks a run to end, whoever started it; with now its processes are killed at once.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({ run_id: runArgument, now: z.boolean().default(false) }),
  act: async (desk, { run_id: run, now }) => {
    const found = await findRun(desk, run);
    if (!found.ok) return found;
    const cancelled = await desk.api.runs.cancel({ run, now });
    if (!cancelled.ok) return cancelled;
    const state = await desk.services.engine.readRun(run);
    return good({ run_id: run, status: state.ok ? state.value.status : found.value.state.status });
  },
});

export const runTools: readonly Tool[] = [executeWorkflow, getRun, cancelRun];
