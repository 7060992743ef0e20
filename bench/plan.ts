import { parseArgs } from 'node:util';
import { dump } from 'js-yaml';
import { modules } from '#modules/registry.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { forecastRun } from '#shared/run/forecast.ts';
import { Ledger } from '#shared/run/ledger.ts';
import { planRun } from '#shared/run/plan-run.ts';

import { loadText } from '#shared/workflow/load.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';

/*
 * How long it takes to read, validate, plan and forecast a large workflow, from JSON and from YAML. Medians.
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

function timed(step: () => void): number {
  const from = performance.now();
  step();
  return performance.now() - from;
}

const data = layered(nodes);
const texts = { JSON: JSON.stringify(data, undefined, 2), YAML: dump(data) };
for (const [kind, text] of Object.entries(texts)) {
  const times: Record<'read' | 'validate' | 'plan' | 'forecast', number[]> = {
    read: [],
    validate: [],
    plan: [],
    forecast: [],
  };
  for (let round = 0; round < Number(values.rounds); round += 1) {
    times.read.push(timed(() => void loadText(`${text}\n${' '.repeat(round)}`)));
    times.validate.push(
      timed(() => {
        const problems = validateWorkflow(text, catalogue);
        if (problems.length > 0) throw new Error(problems[0]?.message);
      }),
    );
    let planned: ReturnType<typeof planRun> | undefined;
    const request = { workflow: 'big', project: '/p', file: 'big', text, catalogue, parameters: {}, platform: 'linux' };
    times.plan.push(timed(() => (planned = planRun({ ...request, settings: { maxParallelTasks: 16 } }))));
    times.forecast.push(
      timed(() => {
        if (planned?.plan === undefined) throw new Error('There is no plan.');
        forecastRun(planned.plan, new Ledger({ cpu: 16 }));
      }),
    );
  }
  const shown = Object.entries(times).map(([step, list]) => `${step} ${(median(list) / 1000).toFixed(2)} s`);
  console.log(`${nodes} nodes, ${kind}, ${(text.length / 1e6).toFixed(1)} MB: ${shown.join(', ')}`);
}
