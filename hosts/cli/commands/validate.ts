import type { Problem } from '#shared/problem.ts';
import { checkFile } from '../../check-file.ts';
import type { Host } from '../../create-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';
import { findWorkflowFile } from '../workflow-file.ts';

export interface ValidateOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** Checks workflow files without running anything; 1 when one has errors, 2 when one is not there. */
export function validateWorkflows(
  terminal: Terminal,
  files: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  return withHost(async (host) => {
    const codes: ExitCode[] = [];
    for (const file of files) codes.push(await validateOne(host, terminal, file, options));
    return codes.includes(EXIT.unusable) ? EXIT.unusable : codes.includes(EXIT.failed) ? EXIT.failed : EXIT.good;
  });
}

async function validateOne(
  { services }: Host,
  terminal: Terminal,
  file: string,
  options: ValidateOptions,
): Promise<ExitCode> {
  const found = await findWorkflowFile(file, options.project, process.cwd());
  const problems = found.ok ? await checkFile(services.engine, found.value) : [found.problem];
  const ok = problems.every((each) => each.severity !== 'error');
  if (options.json === true)
    terminal.json({ file, ok, problems: problems.map((each) => problemOf(each, fileOf(each, file))) });
  else {
    for (const each of problems) terminal.problem({ ...each, place: { ...each.place, file: fileOf(each, file) } });
    if (ok) terminal.out(`${file}: ${problems.length === 0 ? 'no problems' : 'good, with remarks'}`);
  }
  if (!found.ok) return EXIT.unusable;
  return ok ? EXIT.good : EXIT.failed;
}

/** The file as it was named on the command line; what is wrong with the project lies in another. */
function fileOf({ code, place }: Problem, file: string): string {
  return code === 'project.invalid' ? (place?.file ?? file) : file;
}

/** Every field is there, so that scripts need not ask. */
function problemOf({ severity, code, message, reason, remedy, place }: Problem, file: string) {
  const { line = null, column = null, node = null, parameter = null } = place ?? {};
  return {
    severity,
    code,
    message,
    reason: reason ?? null,
    remedy: remedy ?? null,
    place: { file, line, column, node, parameter },
  };
}
