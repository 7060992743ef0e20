import { enableCompileCache } from 'node:module';
import type { Problem } from '#shared/problem.ts';

/*
 * The command line, also what `npm start` runs. Sets the exit code of the process; everything else is in the commands.
 * Compiled code is kept between calls, which saves about half of the start; hence nothing of ours is imported before.
 */
enableCompileCache();

const [{ CommanderError }, { bugProblem }, { EXIT }, { createProgram }, { createTerminal }] = await Promise.all([
  import('commander'),
  import('#shared/problem.ts'),
  import('./exit-code.ts'),
  import('./program.ts'),
  import('./terminal.ts'),
]);

async function main(): Promise<void> {
  const terminal = createTerminal();
  let exitCode: number = EXIT.good;
  try {
    await createProgram(terminal, (code) => (exitCode = code)).parseAsync(process.argv);
  } catch (error) {
    exitCode = codeOf(error);
    const refused = await storageProblemOf(error);
    if (refused !== undefined) {
      terminal.problem(refused);
      exitCode = refused.code === 'file.refused' ? EXIT.failed : EXIT.unusable;
    } else if (!(error instanceof CommanderError)) {
      terminal.problem(bugProblem(error));
      if (error instanceof Error && error.stack !== undefined) terminal.remark(error.stack);
    }
  }
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit(exitCode);
}

/** A full disk or a data folder that is none is nobody's bug. Loaded only when something went wrong. */
async function storageProblemOf(thrown: unknown): Promise<Problem | undefined> {
  const [{ fileProblem, storageProblem }, { dataFolderOf }] = await Promise.all([
    import('../data-folder-problem.ts'),
    import('../data-folder.ts'),
  ]);
  return storageProblem(thrown, dataFolderOf(process.env)) ?? fileProblem(thrown);
}

/** Asking for help is good use; anything else that commander refuses is bad usage, which it says by itself. */
function codeOf(error: unknown): number {
  if (!(error instanceof CommanderError)) return EXIT.failed;
  return error.exitCode === 0 ? EXIT.good : EXIT.unusable;
}

/** What was written to a pipe may still be on its way; exiting would cut it off. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write('', () => resolve()));
}

/** A disk that fills up while a run goes on is met wherever the next thing is recorded; the watchdog stops what runs. */
process.on('uncaughtException', (error) => void endFor(error));

async function endFor(error: unknown): Promise<never> {
  const refused = await storageProblemOf(error);
  if (refused === undefined) console.error(error);
  else createTerminal().problem(refused);
  process.exit(refused === undefined ? EXIT.failed : EXIT.unusable);
}

await main();
