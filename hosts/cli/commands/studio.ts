import { dataFolderOf } from '../../data-folder.ts';
import { onStopSignals } from '../../stop-signals.ts';
import { startStudio, type Studio } from '../../web/studio.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

export interface StudioCommandOptions {
  readonly port: number;
  /** False with `--no-open`. */
  readonly open: boolean;
  readonly project?: string;
  readonly dev?: boolean;
  /** Only tests serve another page than the built one. */
  readonly pageFolder?: string;
}

/** Serves until a signal comes, or until the window that was opened has been closed. */
export async function runStudio(terminal: Terminal, options: StudioCommandOptions): Promise<ExitCode> {
  const wished = Promise.withResolvers<void>();
  const running = Promise.withResolvers<Studio>();
  // From the first moment on: a signal during start-up must not leave anything behind either.
  onStopSignals((wish) => {
    wished.resolve();
    // Once the engine has closed there is no run left to stop, and it can no longer be asked.
    if (wish === 'now') void running.promise.then(stopRunsNow).catch(() => undefined);
  });
  const started = await startStudio({
    dataFolder: dataFolderOf(process.env),
    environment: process.env,
    port: options.port,
    open: options.open,
    project: options.project,
    dev: options.dev === true,
    pageFolder: options.pageFolder,
    print: terminal.out,
    remark: terminal.remark,
  });
  if (!started.ok) {
    terminal.problem(started.problem);
    return started.problem.code.startsWith('project.') ? EXIT.unusable : EXIT.failed;
  }
  running.resolve(started.value);
  await Promise.race([wished.promise, started.value.windowClosed]);
  await started.value.close();
  return EXIT.good;
}

/** The person insists: no more grace for processes that do not stop. */
function stopRunsNow({ host }: Studio): void {
  host.services.engine.killRuns('signal');
}
