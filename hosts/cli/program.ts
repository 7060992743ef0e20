import { Command } from 'commander';
import { findStudioRoot, studioVersion } from '../studio-root.ts';
import { addCheckCommands } from './check-commands.ts';
import type { ExitCode } from './exit-code.ts';
import { addProjectCommands } from './project-commands.ts';
import { addProjectStateCommands } from './project-state-commands.ts';
import { addRecordCommands } from './record-commands.ts';
import { addRunCommands } from './run-commands.ts';
import { addStudioCommands } from './studio-commands.ts';
import type { Terminal } from './terminal.ts';
import { addVersionCommands } from './version-commands.ts';

/** The commands as contracts.md names them, by subject. */
export function createProgram(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('codomyrmex')
    .description('Draw, run and watch developer workflows.')
    .version(studioVersion(findStudioRoot()))
    .exitOverride()
    .showHelpAfterError('(codomyrmex --help tells more)');
  // Subcommands copy these settings when they are made, hence after exitOverride.
  addRunCommands(program, terminal, done);
  addCheckCommands(program, terminal, done);
  addRecordCommands(program, terminal, done);
  addProjectCommands(program, terminal, done);
  addProjectStateCommands(program, terminal, done);
  addVersionCommands(program, terminal, done);
  addStudioCommands(program, terminal, done);
  return program;
}
