import path from 'node:path';
import type { Catalogue } from '#shared/module/manifest.ts';
import { forecastRun } from '#shared/run/forecast.ts';
import { planRun, type PlannedRun } from '#shared/run/plan-run.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { EngineOptions, PlannedDryRun, PlannedForecast, StartRunRequest } from '../engine.ts';
import { capacitiesWith, createMachineLedger, setPools } from '../pool/capacities.ts';
import type { RunIndex } from '../record/run-index.ts';
import { withCalledWorkflows } from './called-workflows.ts';
import { dryRun } from './dry-run.ts';
import { anyParameters, withHistory } from './history.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { allowedEnvironment, poolAmounts, readGit, readProjectSettings } from './project-settings.ts';
import { refuseUnsupported } from './unsupported-action.ts';

export interface PlannerSetup {
  readonly options: EngineOptions;
  readonly catalogue: Catalogue;
  readonly surroundings: RunSurroundings;
  readonly index: RunIndex;
}

type PlanWish = Omit<StartRunRequest, 'trigger' | 'front'>;

/** Freezes what a run of a workflow needs, on this machine and in this project as they are now. */
export class RunPlanner {
  readonly #setup: PlannerSetup;

  constructor(setup: PlannerSetup) {
    this.#setup = setup;
  }

  /** `frozen`: workflows that nodes run, as an earlier run had them; without it as the project has them now. */
  async plan(request: PlanWish, frozen?: Plan['workflows']): Promise<PlannedRun> {
    const { options, catalogue, surroundings, index } = this.#setup;
    const project = await readProjectSettings(request.project);
    const git = await readGit(request.project, options.environment);
    const planned = planRun({
      ...request,
      catalogue,
      settings: { maxParallelTasks: options.settings().maxParallelTasks },
      pools: { ...capacitiesWith(options.settings().capacities), pools: poolAmounts(project) },
      poolSettings: project.pools,
      git,
      platform: process.platform,
    });
    const ofProject = project.problems;
    if (ofProject.length > 0) return { ...planned, plan: undefined, problems: [...ofProject, ...planned.problems] };
    const checked = refuseUnsupported(planned, surroundings.definitions);
    const whole = await withCalledWorkflows(checked, { project: request.project, catalogue, frozen });
    if (whole.plan === undefined) return whole;
    return { ...whole, plan: withHistory(whole.plan, index.durations(request.project, request.workflow)) };
  }

  /** What a run of this would do and how long it would take, on this machine alone. */
  async forecast(request: PlanWish): Promise<PlannedForecast> {
    const parameters = { ...anyParameters(request.text), ...request.parameters };
    const { plan, problems } = await this.plan({ ...request, parameters });
    if (plan === undefined) return { forecast: undefined, problems };
    const ledger = createMachineLedger(this.#setup.options.settings().capacities);
    setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
    return { forecast: forecastRun(plan, ledger), problems };
  }

  /** What a run would do, in the order in which it would start; runs nothing. */
  async dryRun(request: PlanWish): Promise<PlannedDryRun> {
    const { plan, problems, parameters } = await this.plan(request);
    if (plan === undefined) return { tasks: undefined, problems };
    const ledger = createMachineLedger(this.#setup.options.settings().capacities);
    setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
    const { surroundings, options, catalogue } = this.#setup;
    const project = await readProjectSettings(plan.project);
    const tasks = await dryRun({
      plan,
      parameters,
      forecast: forecastRun(plan, ledger),
      catalogue,
      surroundings,
      env: allowedEnvironment(project.env, options.environment),
      projectName: project.name ?? path.basename(plan.project),
    });
    return { tasks, problems };
  }
}
