import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Catalogue } from '#shared/module/manifest.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { EndedTask } from '#shared/run/schedule-event.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { cachedStandings, type StandingRequest } from './cached-standing.ts';
import type { LiveRunSetup, Reusable } from './live-run-setup.ts';
import { planOfRetry, planOfTakingUp, type ResumePlan, type ResumeWish } from './resume-plan.ts';
import { reusableTasks } from './reusable-tasks.ts';
import { firstError, unknownNode } from './run-problem.ts';
import type { RunPlanner } from './run-planner.ts';

export interface Frozen {
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** How a run is resumed: it goes on itself, or a new one takes over what holds. */
export type WayOn =
  | { readonly kind: 'takeUp'; readonly plan: ResumePlan }
  | {
      readonly kind: 'retry';
      readonly plan: ResumePlan;
      readonly frozen: Frozen;
      readonly reusable: ReadonlyMap<string, Reusable>;
    };

interface Planning {
  readonly planner: RunPlanner;
  readonly catalogue: Catalogue;
  readonly surroundings: StandingRequest['surroundings'];
}

/** What resuming a run that nobody owns would do; changes nothing. */
export async function wayOn(before: RunState, wish: ResumeWish, planning: Planning): Promise<Result<WayOn>> {
  if (!isRunEnded(before.status) && wish.from === 'failed' && wish.at === undefined)
    return good({ kind: 'takeUp', plan: planOfTakingUp(before) });
  return await retryOf(before, wish, planning);
}

/** A new run that takes over what still holds. */
async function retryOf(
  before: RunState,
  { from, workflow }: ResumeWish,
  { planner, catalogue, surroundings }: Planning,
): Promise<Result<WayOn>> {
  const text =
    workflow === 'run'
      ? before.plan.text
      : await readFile(path.resolve(before.plan.project, before.plan.file), 'utf8').catch(() => before.plan.text);
  const { project, file, workflow: name, mode, maxParallelTasks, to, verify } = before.plan;
  const asBefore = workflow === 'run' ? { mode, maxParallelTasks } : {};
  const request = { project, file, workflow: name, text, parameters: before.parameters, to, verify, ...asBefore };
  const planned = await planner.plan(request, workflow === 'run' ? before.plan.workflows : undefined);
  if (planned.plan === undefined) return bad(firstError(planned.problems));
  const { plan, parameters } = planned;
  if (from !== 'failed' && from !== 'start' && !plan.tasks.some((task) => task.path === from))
    return bad(unknownNode(from));
  const old = readWorkflow(before.plan.text, file).workflow;
  if (old === undefined) throw new Error(`The frozen text of run ${before.run} cannot be read.`);
  const now = readWorkflow(plan.text, file).workflow;
  if (now === undefined) throw new Error(`The planned text of ${name} cannot be read.`);
  const graphs = { beforeGraph: graphOf(old), graph: graphOf(now) };
  const standings = await cachedStandings({ before, plan, graph: graphs.graph, catalogue, surroundings });
  const { kept, reusable } = reusableTasks({ before, plan, parameters, catalogue, from, standings, ...graphs });
  const again = from === 'failed' || from === 'start' ? undefined : withFollowers(plan, from);
  return good({
    kind: 'retry',
    plan: planOfRetry(before.plan, plan, kept),
    frozen: { plan: { ...plan, again }, parameters },
    reusable,
  });
}

/** A task and all that comes after it. */
function withFollowers({ tasks }: Plan, from: string): readonly string[] {
  const followers = new Map<string, string[]>();
  for (const { path: follower, dependencies } of tasks)
    for (const { on } of dependencies) {
      const known = followers.get(on);
      if (known === undefined) followers.set(on, [follower]);
      else known.push(follower);
    }
  const found = new Set([from]);
  // A set goes on to what is added while it is gone through.
  for (const each of found) for (const follower of followers.get(each) ?? []) found.add(follower);
  return [...found];
}

/** Where a run that is taken up again stands. */
export function standingOf(state: RunState): NonNullable<LiveRunSetup['resumed']> {
  const ended = new Map<string, EndedTask>();
  const attempts = new Map<string, number>();
  for (const [path, task] of state.cleared ?? []) attempts.set(path, task.attempts.length);
  for (const task of state.tasks.values()) {
    attempts.set(task.path, task.attempts.length);
    if (task.endedAt === undefined) continue;
    const choice = task.outputs['case'];
    ended.set(task.path, { status: task.status, choice: typeof choice === 'string' ? choice : undefined });
  }
  return { ended, attempts };
}
