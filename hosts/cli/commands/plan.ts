import type { Forecast } from '#shared/run/forecast.ts';
import { formatDuration } from '#shared/workflow/duration.ts';
import type { Host } from '../../create-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';
import { findWorkflowFile } from '../workflow-file.ts';

export interface PlanOptions {
  readonly project?: string;
  readonly maxParallel?: number;
  readonly json?: boolean;
}

/** Forecasts workflow files without running anything; 2 when one cannot be planned. */
export function forecastWorkflows(
  terminal: Terminal,
  files: readonly string[],
  options: PlanOptions,
): Promise<ExitCode> {
  return withHost(async (host) => {
    let worst: ExitCode = EXIT.good;
    for (const file of files) {
      const code = await forecastOne(host, terminal, file, options);
      if (code !== EXIT.good) worst = code;
    }
    return worst;
  });
}

async function forecastOne(
  { services }: Host,
  terminal: Terminal,
  file: string,
  options: PlanOptions,
): Promise<ExitCode> {
  const found = await findWorkflowFile(file, options.project, process.cwd());
  if (!found.ok) {
    terminal.problem(found.problem);
    return EXIT.unusable;
  }
  const request = { ...found.value, parameters: {}, maxParallelTasks: options.maxParallel };
  const { forecast, problems } = await services.engine.forecast(request);
  for (const each of problems) terminal.problem({ ...each, place: { ...each.place, file } });
  if (forecast === undefined) return EXIT.unusable;
  if (options.json === true) terminal.json({ workflow: found.value.workflow, ...forecast });
  else for (const line of forecastLines(found.value.workflow, forecast)) terminal.out(line);
  return EXIT.good;
}

function forecastLines(workflow: string, { makespanMs, lowerBoundMs, criticalPath, tasks }: Forecast) {
  const onPath = new Set(criticalPath);
  const rows = Object.entries(tasks)
    .toSorted(([, one], [, other]) => one.startMs - other.startMs)
    .map(([id, { startMs, endMs, slot, slackMs }]) => [
      `${onPath.has(id) ? '*' : ' '} ${id}`,
      formatDuration(startMs),
      formatDuration(endMs - startMs),
      slot === null ? '' : String(slot + 1),
      slackMs === 0 ? '' : formatDuration(slackMs),
    ]);
  return [
    `${workflow}: about ${formatDuration(makespanMs)}; no order is faster than ${formatDuration(lowerBoundMs)}`,
    ...table([['  NODE', 'STARTS AFTER', 'TAKES', 'SLOT', 'SLACK'], ...rows]).map((line) => line.trimEnd()),
    '* on the longest path',
  ];
}
