import path from 'node:path';
import type { Origin } from '#shared/run/origin.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

/** Where a file came from: the runs that made the very same bytes. Exit 1 when no run on record did. */
export function traceFile(terminal: Terminal, file: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const traced = await engine.trace(path.resolve(file));
    if (!traced.ok) {
      terminal.problem(traced.problem);
      return EXIT.unusable;
    }
    const { sha256, origins } = traced.value;
    if (options.json === true) terminal.json({ file, ...traced.value });
    else {
      terminal.out(`${file}  sha256 ${sha256}`);
      for (const origin of origins) for (const line of originLines(origin)) terminal.out(line);
      if (origins.length === 0)
        terminal.out('No run on record made these bytes. It was changed since, made by hand, or its run was deleted.');
    }
    return origins.length === 0 ? EXIT.failed : EXIT.good;
  });
}

function originLines({ run, workflow, startedAt, task, attempt, name, cachedFrom, inputs, git }: Origin) {
  const from = cachedFrom === undefined ? '' : `, taken from run ${cachedFrom.run}`;
  const upstream = inputs.upstream.map((each) => `${each.task} (outputs ${each.outputs.slice(0, 12)})`).join(', ');
  return [
    '',
    `made as ${name} by ${task} of ${workflow}, run ${run}, ${startedAt}${attempt === null ? '' : `, attempt ${attempt}`}${from}`,
    `  parameters  ${JSON.stringify(inputs.parameters)}`,
    ...(Object.keys(inputs.run).length === 0 ? [] : [`  of the run  ${JSON.stringify(inputs.run)}`]),
    ...(upstream === '' ? [] : [`  after       ${upstream}`]),
    `  commit      ${commitText(git)}`,
  ];
}

function commitText(git: Origin['git']): string {
  if (git === null) return 'none: the project was in no git repository';
  const name = `${git.commit}${git.branch === undefined ? '' : ` (${git.branch})`}`;
  if (!git.dirty) return name;
  if (git.patch !== undefined)
    return `${name} and uncommitted changes, kept as ${git.patch.hash} (${git.patch.bytes} bytes)`;
  return `${name} and uncommitted changes${git.patchTooLarge === true ? ', too large to be kept' : ', which were not kept'}`;
}
