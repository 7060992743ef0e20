import { type AddCommands, JSON_OPTION, PROJECT_OPTION, type JsonOptions } from './command-options.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { ValidateOptions } from './commands/validate.ts';

export const addCheckCommands: AddCommands = (program, terminal, done) => {
  program
    .command('validate')
    .description('check workflow files; run nothing')
    .argument('<file...>')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (files: string[], options: ValidateOptions) => {
      const { validateWorkflows } = await import('./commands/validate.ts');
      done(await validateWorkflows(terminal, files, options));
    });
  program
    .command('doctor')
    .description('check this machine: data folder, settings, tools')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (options: DoctorOptions) => {
      const { showDoctor } = await import('./commands/doctor.ts');
      done(await showDoctor(terminal, options));
    });
  program
    .command('modules')
    .description('list the actions that workflows can use')
    .option(...JSON_OPTION)
    .action(async (options: JsonOptions) => {
      const { listModules } = await import('./commands/modules.ts');
      done(listModules(terminal, options));
    });
};
