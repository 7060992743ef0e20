import { Argument, Option } from 'commander';
import { type AddCommands, JSON_OPTION, portNumber, secretName, type JsonOptions } from './command-options.ts';
import type { McpCommandOptions } from './commands/mcp.ts';
import type { StudioCommandOptions } from './commands/studio.ts';

export const addStudioCommands: AddCommands = (program, terminal, done) => {
  addSecrets(program, terminal, done);
  addStudio(program, terminal, done);
  addMcp(program, terminal, done);
};

const addSecrets: AddCommands = (program, terminal, done) => {
  const secrets = program.command('secrets').description('secrets by name; values are never shown');
  const name = (): Argument => new Argument('<name>').argParser(secretName);
  secrets
    .command('set')
    .description('keep a secret, where the system can')
    .addArgument(name())
    .action(async (named: string) => {
      const { setSecret } = await import('./commands/secrets.ts');
      done(setSecret(terminal, named));
    });
  secrets
    .command('list')
    .description('names and where they are kept')
    .option(...JSON_OPTION)
    .action(async (options: JsonOptions) => {
      const { listSecrets } = await import('./commands/secrets.ts');
      done(await listSecrets(terminal, options));
    });
  secrets
    .command('delete')
    .description('forget a value')
    .addArgument(name())
    .action(async (named: string) => {
      const { deleteSecret } = await import('./commands/secrets.ts');
      done(await deleteSecret(terminal, named));
    });
};

const addMcp: AddCommands = (program, terminal, done) => {
  program
    .command('mcp')
    .description('serve an AI client over stdin and stdout (Model Context Protocol)')
    .option('--project <dir>', 'show it only this project, and trust it (default: all that were opened)')
    .action(async (options: McpCommandOptions) => {
      const { runMcp } = await import('./commands/mcp.ts');
      done(await runMcp(terminal, options));
    });
};

const addStudio: AddCommands = (program, terminal, done) => {
  program
    .command('studio')
    .description('open the studio in a browser window, or serve it at an address')
    .option('--project <dir>', 'open this project (default: the last one, else the sample)')
    .addOption(new Option('--shell <shell>', 'the window to open').choices(['browser']).default('browser'))
    .option('--no-open', 'open no window; print the address and serve until a signal')
    .option('--port <n>', '0: any free one', portNumber, 0)
    .addOption(new Option('--dev', 'serve the page through Vite').hideHelp())
    .action(async (options: StudioCommandOptions) => {
      const { runStudio } = await import('./commands/studio.ts');
      done(await runStudio(terminal, options));
    });
};
