import path from 'node:path';
import type { Catalogue } from '#shared/module/manifest.ts';
import { forecastRun } from '#shared/run/forecast.ts';
import { planRun, type PlannedRun } from '#shared/run/plan-run.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { ForeseenRun, PlannedDryRun, PlannedForecast, StartRunRequest } from './run-request.ts';
import type { EngineOptions } from '../engine-settings.ts';
import { capacitiesWith, createMachineLedger, setPools } from '../pool/capacities.ts';
import type { RunIndex } from '../record/run-index.ts';
import type { RunReader } from '../record/run-reader.ts';
import { withCalledWorkflows } from './called-workflows.ts';
import { dryRun } from './dry-run.ts';
import { foresee } from './foresee.ts';
import type { EarlierRun } from './reasons.ts';
import { anyParameters, withHistory } from './history.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { allowedEnvironment, poolAmounts, readGit, readProjectSettings } from './project-settings.ts';
import { refuseUnsupported } from './unsupported-action.ts';

export interface PlannerSetup {
  readonly options: EngineOptions;
  readonly catalogue: Catalogue;
  readonly surroundings: RunSurroundings;
  readonly index: RunIndex;
  readonly reader: RunReader;
}

/** Runs that are looked through for why a task would run; the reader keeps as many. */
const LOOKS_BACK = 8;

/** Git may start a program that the project names (`core.fsmonitor`), so nothing that only looks may ask it. */
const NO_GIT = { asksGit: false };

type PlanWish = Omit<StartRunRequest, 'trigger' | 'front'>;

/** Freezes what a run of a workflow needs, on this machine and in this project as they are now. */
export class RunPlanner {
  readonly #setup: PlannerSetup;

  constructor(setup: PlannerSetup) {
    this.#setup = setup;
  }

  /** `frozen`: workflows that nodes run, as an earlier run had them; without it as the project has them now. */
  async plan(request: PlanWish, frozen?: Plan['workflows'], how = { asksGit: true }): Promise<PlannedRun> {
    const { options, catalogue, surroundings, index } = this.#setup;
    const project = await readProjectSettings(request.project);
    const git = how.asksGit ? await readGit(request.project, options.environment) : undefined;
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

  /** What is wrong with it, as a run would see it. Asked of projects that nobody trusts yet as well. */
  async check(request: PlanWish): Promise<PlannedRun['problems']> {
    return (await this.plan(request, undefined, NO_GIT)).problems;
  }

  /** What a run of this would do and how long it would take, on this machine alone. */
  async forecast(request: PlanWish): Promise<PlannedForecast> {
    const parameters = { ...anyParameters(request.text), ...request.parameters };
    const { plan, problems } = await this.plan({ ...request, parameters }, undefined, NO_GIT);
    if (plan === undefined) return { forecast: undefined, problems };
    const ledger = createMachineLedger(this.#setup.options.settings().capacities);
    setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
    return { forecast: forecastRun(plan, ledger), problems };
  }

  /** What a run would do as the files are now. `isTrusted`: false starts no program at all (git may run one that the project names) and looks at no file. */
  async foresee(request: PlanWish, { isTrusted }: { readonly isTrusted: boolean }): Promise<ForeseenRun> {
    const { surroundings, options, catalogue, index } = this.#setup;
    const wish = { ...request, parameters: { ...anyParameters(request.text), ...request.parameters } };
    const { plan, problems, parameters } = await this.plan(wish, undefined, { asksGit: isTrusted });
    if (plan === undefined) return { forecast: undefined, problems };
    const project = await readProjectSettings(plan.project);
    const forecast = await foresee({
      plan,
      parameters,
      catalogue,
      surroundings,
      env: allowedEnvironment(project.env, options.environment),
      projectName: project.name ?? path.basename(plan.project),
      capacities: { ...capacitiesWith(options.settings().capacities) },
      ledger: () => {
        const ledger = createMachineLedger(options.settings().capacities);
        setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
        return ledger;
      },
      durations: index.durations(plan.project, plan.workflow),
      earlier: () => this.#earlier(plan),
      looksAtFiles: isTrusted,
    });
    return { forecast, problems };
  }

  async *#earlier({ project, workflow }: Plan): AsyncGenerator<EarlierRun> {
    const { index, reader } = this.#setup;
    for (const { run, number } of index.list({ project, workflow, limit: LOOKS_BACK })) {
      const state = await reader.readable(run);
      if (state !== undefined) yield { number, state };
    }
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
      earlier: () => this.#earlier(plan),
    });
    return { tasks, problems };
  }
}
