import { resolve } from 'node:path';
import { dataFolderOf } from '../../data-folder.ts';
import { serveMcp, type Mcp } from '../../mcp/serve-mcp.ts';
import { onStopSignals } from '../../stop-signals.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

export interface McpCommandOptions {
  readonly project?: string;
}

/** Serves until the client closes its end or a signal comes. Nothing of ours goes to stdout. */
export async function runMcp(terminal: Terminal, options: McpCommandOptions): Promise<ExitCode> {
  const wished = Promise.withResolvers<void>();
  const running = Promise.withResolvers<Mcp>();
  let isEnding = false;
  onStopSignals((wish) => {
    wished.resolve();
    // A client that closed its end and then sends a signal does not want to wait for anybody's grace.
    if (wish === 'now' || isEnding) void running.promise.then(({ host }) => host.services.engine.killRuns('signal'));
  });
  const started = await serveMcp({
    dataFolder: dataFolderOf(process.env),
    environment: process.env,
    project: options.project === undefined ? undefined : resolve(options.project),
    cwd: process.cwd(),
    remark: terminal.remark,
  });
  if (!started.ok) {
    terminal.problem(started.problem);
    return EXIT.unusable;
  }
  running.resolve(started.value);
  await Promise.race([started.value.gone, wished.promise]);
  isEnding = true;
  await started.value.close();
  return EXIT.good;
}
