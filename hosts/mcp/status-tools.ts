import { z } from 'zod';
import type { Check } from '#shared/bridge/app-calls.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { good } from '#shared/result.ts';
import { findProject, projectsOf, type Desk } from './desk.ts';
import { projectArgument } from './run-tools.ts';
import { defineTool, type Tool } from './tool.ts';

const MOST_RUNS = 1000;
const MOST_SHOWN = 50;

const systemStatus = defineTool({
  name: 'get_system_status',
  title: 'See what goes on',
  description:
    'What runs, waits and ended lately in all programs on this data folder (windows, command line, agents), what this machine has and who holds it; with include_modules what actions there are and what they take.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({
    time_range_hours: z
      .number()
      .positive()
      .max(8760)
      .default(24)
      .describe('How far back ended runs are counted and shown.'),
    include_modules: z.boolean().default(false),
    module: z.string().optional().describe('With include_modules: only this one, with the schema of every parameter.'),
  }),
  act: async (desk, { time_range_hours: hours, include_modules: withModules, module }) => {
    const [seen, info, all, resources, queue, projects] = await Promise.all([
      projectsOf(desk).then((visible) => new Set(visible.map(({ id }) => id))),
      desk.api.app.info({}),
      desk.api.runs.list({ limit: MOST_RUNS }),
      desk.api.resources.get({}),
      desk.api.queue.list({}),
      desk.api.projects.summary({}),
    ]);
    // Newest first, whoever owns them.
    const runs = all.filter(({ project }) => seen.has(project));
    const known = projects.projects.filter(({ project }) => seen.has(project.id));
    const since = new Date(Date.now() - hours * 3_600_000).toISOString();
    const live = runs.filter(({ status }) => isRunLive(status));
    const ended = runs.filter(({ status, startedAt }) => !isRunLive(status) && startedAt >= since);
    return good({
      timestamp: new Date().toISOString(),
      version: info.version,
      workflow_manager: {
        total_workflows: known.reduce((sum, { workflowCount }) => sum + workflowCount, 0),
        running_workflows: live.filter(({ status }) => status === 'running').length,
        paused_workflows: live.filter(({ status }) => status === 'paused').length,
        queued_workflows: live.filter(({ status }) => status === 'queued').length,
        ended: counted(ended.map(({ status }) => status)),
        live_runs: live.slice(0, MOST_SHOWN).map(rowView),
        recent_runs: ended.slice(0, MOST_SHOWN).map(rowView),
      },
      task_orchestrator: { queue: queue.state, at_once: queue.limit, waiting: resources.waiting },
      project_manager: { total_projects: known.length, by_status: counted(known.map(({ status }) => status)) },
      resource_manager: { resources: resources.resources, cpu: resources.cpu, memory: resources.memory },
      ...(withModules ? { modules: await modulesOf(desk, module) } : {}),
    });
  },
});

function rowView({
  run,
  number,
  workflow,
  status,
  startedAt,
  endedAt,
  trigger,
  counts,
  sentence,
  needsYou,
  label,
}: RunRow) {
  return {
    run_id: run,
    number,
    workflow_name: workflow,
    status,
    started_by: trigger,
    started_at: startedAt,
    ended_at: endedAt ?? null,
    steps: counts,
    ...(sentence === undefined ? {} : { sentence }),
    ...(label === undefined ? {} : { session_id: label }),
    ...(needsYou === undefined ? {} : { needs_you: needsYou }),
  };
}

function counted(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));
}

async function modulesOf({ api }: Desk, only: string | undefined) {
  const manifests = await api.modules.list({});
  return manifests
    .filter(({ id }) => only === undefined || id === only)
    .map(({ id, title, description, actions }) => ({
      module: id,
      title,
      description,
      actions: actions.map((action) => ({
        action: action.id.slice(id.length + 1),
        description: action.description,
        effects: action.effects,
        required: action.parameters.required ?? [],
        parameters: only === undefined ? Object.keys(action.parameters.properties) : action.parameters.properties,
        outputs: Object.keys(action.outputs),
      })),
    }));
}

/** What a project lacks is told, but says nothing about how the studio is. */
const OF_THE_STUDIO = /^(?!tool\.|secrets$|project$|key)/;

const healthStatus = defineTool({
  name: 'get_health_status',
  title: 'Check that all is well',
  description:
    'Really looks: engine, records, data folder, disk, settings, secrets by name, and which tools are there.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({ project: projectArgument }),
  act: async (desk, { project: named }) => {
    const project = await findProject(desk, named);
    if (!project.ok && named !== undefined) return project;
    const checks = await desk.api.app.doctor(project.ok ? { project: project.value.id } : {});
    const wrong = checks.filter(({ state }) => state !== 'good');
    return good({
      overall_status: overall(checks),
      timestamp: new Date().toISOString(),
      components: Object.fromEntries(
        checks.map(({ id, title, state, detail }) => [id, { title, status: HEALTH[state], details: detail }]),
      ),
      issues: wrong.map(({ title, detail, remedy }) => [title, detail, remedy].filter(Boolean).join(': ')),
    });
  },
});

const HEALTH = { good: 'healthy', warning: 'degraded', bad: 'unhealthy' } as const;

function overall(checks: readonly Check[]): (typeof HEALTH)[Check['state']] {
  const states = checks.filter(({ id }) => OF_THE_STUDIO.test(id)).map(({ state }) => state);
  return HEALTH[states.includes('bad') ? 'bad' : states.includes('warning') ? 'warning' : 'good'];
}

const GB = 1_000_000_000;
/** As the original writes them, `{"memory": {"gb": 4}}`, or shortly, `{"memory": 4}`. */
const amount = (unit: string) => z.union([z.number().positive(), z.strictObject({ [unit]: z.number().positive() })]);

const allocateResources = defineTool({
  name: 'allocate_resources',
  title: 'Set resources aside',
  description:
    'Sets amounts of this machine aside for a while: all of them at once, or none. Runs of this server cannot use them meanwhile; other programs have limits of their own. They are given back when the time is over, when asked with release, and when the client goes.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    user_id: z.string().trim().min(1).max(100).describe('Who they are for.'),
    requirements: z
      .strictObject({
        cpu: amount('cores').optional(),
        memory: amount('gb').optional(),
        disk: amount('gb').optional(),
        network: amount('mbps').optional(),
      })
      .default({})
      .describe('Cores, gigabytes (10^9 bytes), megabits a second.'),
    duration_seconds: z.number().positive().max(86_400).default(300),
    release: z.string().optional().describe('Instead: give this allocation_id back.'),
  }),
  act: async ({ services }, { user_id: user, requirements, duration_seconds: seconds, release }) => {
    const { resources } = services.engine;
    if (release !== undefined)
      return good({ released: resources.release(release), allocation_id: release, user_id: user });
    const { cpu, memory, disk, network } = requirements;
    const held = resources.hold({
      name: user,
      forMs: seconds * 1000,
      resources: {
        cpu: numberOf(cpu),
        memory: bytesOf(memory),
        disk: bytesOf(disk),
        network: numberOf(network),
      },
    });
    if (!held.ok) return held;
    const { id, until } = held.value;
    return good({ allocated: true, user_id: user, requirements, allocation_id: id, expires_at: until });
  },
});

type Amount = number | Readonly<Record<string, number>>;

function numberOf(amount: Amount | undefined): number | undefined {
  return typeof amount === 'object' ? Object.values(amount)[0] : amount;
}

function bytesOf(amount: Amount | undefined): string | undefined {
  const gigabytes = numberOf(amount);
  return gigabytes === undefined ? undefined : `${Math.round(gigabytes * GB)}B`;
}

export const statusTools: readonly Tool[] = [systemStatus, healthStatus, allocateResources];
