import type { Engine } from '#engine/engine.ts';
import { coverageSchema } from '#shared/module/coverage.ts';
import { findingsSchema } from '#shared/module/finding.ts';
import type { Catalogue } from '#shared/module/manifest.ts';
import type { PortType } from '#shared/module/port-type.ts';
import { testReportSchema } from '#shared/module/test-report.ts';
import type { TaskChart, TaskCoverage, TaskFindings, TaskTests } from '#shared/run/report/run-report.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { wholeValue } from '../run-output.ts';

export interface RunResults {
  readonly tests: readonly TaskTests[];
  readonly findings: readonly TaskFindings[];
}

interface Output {
  readonly task: TaskState;
  readonly type: PortType;
  readonly value: unknown;
}

/** Test reports and findings among the outputs of a run, by what the manifests say of each output. Values that are gone are left out. */
export async function resultsOf(engine: Engine, catalogue: Catalogue, state: RunState): Promise<RunResults> {
  const outputs = [...state.tasks.values()].flatMap((task) => outputsOf(task, catalogue));
  const tests: TaskTests[] = [];
  const findings: TaskFindings[] = [];
  for (const { task, type, value } of outputs) {
    if (type !== 'testReport' && type !== 'findings') continue;
    const whole = await wholeValue(engine, value);
    if (!whole.ok) continue;
    if (type === 'testReport') {
      const report = testReportSchema.safeParse(whole.value);
      if (report.success) tests.push({ task: task.path, report: report.data });
    } else {
      const found = findingsSchema.safeParse(whole.value);
      if (found.success) findings.push({ task: task.path, action: task.action, findings: found.data });
    }
  }
  return { tests, findings };
}

function outputsOf(task: TaskState, catalogue: Catalogue): readonly Output[] {
  const declared = catalogue.get(task.action)?.outputs ?? {};
  return Object.entries(declared).flatMap(([name, { type }]) =>
    name in task.outputs ? [{ task, type, value: task.outputs[name] }] : [],
  );
}

/** What tests went through, of the tasks that say so. */
export async function coverageOf(engine: Engine, state: RunState): Promise<readonly TaskCoverage[]> {
  const found: TaskCoverage[] = [];
  for (const task of state.tasks.values()) {
    if (task.outputs['coverage'] === undefined) continue;
    const whole = await wholeValue(engine, task.outputs['coverage']);
    const coverage = coverageSchema.safeParse(whole.ok ? whole.value : undefined);
    if (coverage.success) found.push({ task: task.path, coverage: coverage.data });
  }
  return found;
}

const LARGEST_CHART_BYTES = 1_000_000;

/** Pictures that tasks drew, for a report that stands alone. */
export async function chartsOf(engine: Engine, state: RunState): Promise<readonly TaskChart[]> {
  const charts: TaskChart[] = [];
  for (const task of state.tasks.values()) {
    for (const { mediaType, bytes, hash } of task.artifacts) {
      if (!mediaType.startsWith('image/svg') || bytes > LARGEST_CHART_BYTES) continue;
      const content = await engine.readContent(hash, LARGEST_CHART_BYTES);
      if (!content.ok) continue;
      charts.push({ task: task.path, title: task.name, svg: Buffer.from(content.value.bytes).toString('utf8') });
    }
  }
  return charts;
}
