import { runDoctor } from '../../doctor.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface DoctorOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** 1 when something is bad; a missing tool is a warning, because only some workflows need it. */
export async function showDoctor(terminal: Terminal, options: DoctorOptions): Promise<ExitCode> {
  const project = await projectFolder(options.project, undefined, process.cwd());
  if (!project.ok) {
    terminal.problem(project.problem);
    return EXIT.unusable;
  }
  return withHost(async ({ services }) => {
    // Only a project that was named is trusted enough to start its own programs.
    const checks = await runDoctor(services, options.project === undefined ? undefined : project.value, project.value);
    const { green, yellow, red, dim } = terminal.colors;
    const marks = { good: green('✔ good   '), warning: yellow('! warning'), bad: red('✖ bad    ') };
    for (const check of checks) {
      if (options.json === true) terminal.json(check);
      else {
        terminal.out(`${marks[check.state]} ${check.title}: ${check.detail}`);
        if (check.remedy !== undefined) terminal.out(dim(`            ${check.remedy}`));
      }
    }
    return checks.some((check) => check.state === 'bad') ? EXIT.failed : EXIT.good;
  });
}
