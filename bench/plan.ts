import { parseArgs } from 'node:util';
import { dump, load } from 'js-yaml';
import { modules } from '#modules/registry.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { forecastRun } from '#shared/run/forecast.ts';
import { Ledger } from '#shared/run/ledger.ts';
import { planRun } from '#shared/run/plan-run.ts';

import { loadText } from '#shared/workflow/load.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';

/*
 * How long it takes to read, validate, plan and forecast a large workflow, from JSON and from YAML: medians by the wall, and the least
 * processor time, which hardly depends on what else the machine does. `parser` is the bare JSON.parse or js-yaml on the same text.
 */

const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
});
const nodes = Number(values.nodes);
const catalogue = catalogueOf(modules.map(({ manifest }) => manifest));

/** Layers of 100; each node waits for two of the layer before, by `after` and by an expression. */
function layered(count: number): Readonly<Record<string, unknown>> {
  const width = 100;
  const entries = Array.from({ length: count }, (_, index) => {
    const before = index - width;
    const other = before - (before % width) + ((before * 7 + 3) % width);
    const about = { action: 'shell.run', parameters: { command: ['true'] as unknown[] } };
    if (before < 0) return [`n${index}`, about] as const;
    const parameters = { command: ['echo', `{{ nodes.n${before}.outputs.exitCode }}`] };
    return [`n${index}`, { ...about, parameters, ...(other === before ? {} : { after: [`n${other}`] }) }] as const;
  });
  return { formatVersion: 1, nodes: Object.fromEntries<unknown>(entries) };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

interface Cost {
  readonly wallMs: number;
  readonly processorMs: number;
}

function measured(step: () => void): Cost {
  const from = performance.now();
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - from, processorMs: (user + system) / 1000 };
}

function stepsOf(kind: 'JSON' | 'YAML', text: string): Readonly<Record<string, () => void>> {
  const request = { workflow: 'big', project: '/p', file: 'big', text, catalogue, parameters: {}, platform: 'linux' };
  let planned: ReturnType<typeof planRun> | undefined;
  return {
    parser: () => void (kind === 'JSON' ? JSON.parse(text) : load(text)),
    read: () => void loadText(text),
    validate() {
      const [problem] = validateWorkflow(text, catalogue);
      if (problem !== undefined) throw new Error(problem.message);
    },
    // As a run does it: reading, validating and planning.
    plan: () => (planned = planRun({ ...request, settings: { maxParallelTasks: 16 } })),
    forecast() {
      if (planned?.plan === undefined) throw new Error('There is no plan.');
      forecastRun(planned.plan, new Ledger({ cpu: 16 }));
    },
  };
}

const data = layered(nodes);
const texts = { JSON: JSON.stringify(data, undefined, 2), YAML: dump(data) };
for (const kind of ['JSON', 'YAML'] as const) {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Another text in every round, so that nothing is remembered.
    for (const [step, go] of Object.entries(stepsOf(kind, `${texts[kind]}\n${' '.repeat(round)}`)))
      costs.set(step, [...(costs.get(step) ?? []), measured(go)]);
  }
  const least = (step: string) => Math.min(...(costs.get(step) ?? []).map(({ processorMs }) => processorMs));
  console.log(`${nodes} nodes, ${kind}, ${(texts[kind].length / 1e6).toFixed(1)} MB`);
  for (const [step, each] of costs) {
    const wall = (median(each.map(({ wallMs }) => wallMs)) / 1000).toFixed(2);
    const ratio = (least(step) / least('parser')).toFixed(1);
    console.log(`  ${step.padEnd(9)} ${wall} s, processor ${(least(step) / 1000).toFixed(2)} s, ${ratio} × parser`);
  }
}
