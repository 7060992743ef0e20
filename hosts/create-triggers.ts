import type { DocumentStore } from '#engine/document/document-store.ts';
import type { Engine } from '#engine/engine.ts';
import type { ProjectStore } from '#engine/project/project-store.ts';
import { systemClock } from '#engine/run/clock.ts';
import { TriggerDesk } from '#engine/trigger/trigger-desk.ts';

export interface TriggerParts {
  readonly engine: Engine;
  readonly documents: DocumentStore;
  readonly projects: ProjectStore;
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly report: (error: unknown) => void;
}

/** Ties the triggers to documents and runs; nothing is on duty before `watch`. */
export function createTriggers({
  engine,
  documents,
  projects,
  dataFolder,
  environment,
  report,
}: TriggerParts): TriggerDesk {
  return new TriggerDesk({
    dataFolder,
    clock: systemClock,
    environment,
    report,
    runs: {
      start: async (project, { rule }, trigger) => {
        const source = await documents.readSource(project, rule.workflow);
        if (!source.ok) return source;
        const { workflow, parameters } = rule;
        return engine.startRun({ project, workflow, ...source.value, parameters, trigger });
      },
      cancel: (run) => engine.cancelRun(run, { now: false, by: 'trigger' }),
      ended: async (run) => (await engine.waitForRun(run)).status,
    },
    runChanges: (signal) => engine.runChanges(signal),
    ancestry: (run) => ancestryOf(engine, run),
    trusted: async () =>
      (await projects.list()).filter(({ trusted, exists }) => trusted && exists).map(({ path }) => path),
    workflowsOf: async (project) => {
      const list = await documents.list(project);
      return list.ok ? list.value.map(({ name }) => name) : [];
    },
  });
}

/** Far more than may start each other, so that a damaged record cannot hold us here. */
const MOST = 50;

async function ancestryOf(engine: Engine, run: string): Promise<readonly string[]> {
  const workflows: string[] = [];
  for (let at: string | undefined = run; at !== undefined && workflows.length < MOST;) {
    const state = await engine.readRun(at);
    if (!state.ok) break;
    const { plan, trigger } = state.value;
    workflows.push(plan.workflow);
    at = trigger.kind === 'run' || trigger.kind === 'retry' ? trigger.from : undefined;
  }
  return workflows;
}
