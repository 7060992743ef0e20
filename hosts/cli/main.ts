import { CommanderError } from 'commander';
import { bugProblem } from '#shared/problem.ts';
import { EXIT } from './exit-code.ts';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

/** The command line. Sets the exit code of the process; everything else is in the commands. */
async function main(): Promise<void> {
  const terminal = createTerminal();
  let exitCode: number = EXIT.good;
  try {
    await createProgram(terminal, (code) => (exitCode = code)).parseAsync(process.argv);
  } catch (error) {
    exitCode = codeOf(error);
    if (!(error instanceof CommanderError)) {
      terminal.problem(bugProblem(error));
      if (error instanceof Error && error.stack !== undefined) terminal.remark(error.stack);
    }
  }
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit(exitCode);
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

await main();
