import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { driverSettings, GIT_DRIVER, withDriverLines, withoutDriverLines } from '../git-attributes.ts';
import type { Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface GitDriverOptions {
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** One thing that is written, or would be. */
interface Step {
  readonly where: string;
  readonly before: string;
  readonly after: string;
  apply(): Promise<Result<unknown>>;
}

/** Sets up or takes away git's diff and merge drivers for one project; doing it twice changes nothing. */
export async function gitDrivers(
  terminal: Terminal,
  how: 'install' | 'uninstall',
  options: GitDriverOptions,
): Promise<ExitCode> {
  const done = await carryOut(terminal, how, options);
  if (done.ok) return EXIT.good;
  terminal.problem(done.problem);
  return EXIT.unusable;
}

async function carryOut(
  terminal: Terminal,
  how: 'install' | 'uninstall',
  options: GitDriverOptions,
): Promise<Result<unknown>> {
  const folder = await projectFolder(options.project, undefined, process.cwd());
  if (!folder.ok) return folder;
  const steps = await plan(folder.value, how);
  if (!steps.ok) return steps;
  show(terminal, how, steps.value, options);
  if (options.dryRun === true) return good({});
  for (const step of steps.value) {
    const applied = await step.apply();
    if (!applied.ok) return applied;
  }
  return good({});
}

async function plan(folder: string, how: 'install' | 'uninstall'): Promise<Result<readonly Step[]>> {
  const inside = await git(folder, ['rev-parse', '--is-inside-work-tree']);
  if (!inside.ok) return inside;
  const file = join(folder, '.gitattributes');
  const before = await readFile(file, 'utf8').catch(() => '');
  const after = how === 'install' ? withDriverLines(before) : withoutDriverLines(before);
  const attributes: Step = {
    where: file,
    before,
    after,
    apply: async () => good(after === '' ? await rm(file, { force: true }) : await writeFileAtomic(file, after)),
  };
  const settings: Step[] = [];
  for (const [name, value] of driverSettings([process.execPath, process.argv[1] ?? ''])) {
    const known = await git(folder, ['config', '--local', '--get', name]);
    const wanted = how === 'install' ? value : '';
    const words = how === 'install' ? ['--replace-all', name, value] : ['--unset-all', name];
    settings.push({
      where: `git config ${name}`,
      before: known.ok ? known.value.trim() : '',
      after: wanted,
      apply: () => git(folder, ['config', '--local', ...words]),
    });
  }
  return good([attributes, ...settings].filter((step) => step.before !== step.after));
}

function show(terminal: Terminal, how: string, steps: readonly Step[], options: GitDriverOptions): void {
  if (options.json === true) {
    const changes = steps.map(({ where, before, after }) => ({ where, before, after }));
    terminal.json({ how, driver: GIT_DRIVER, dryRun: options.dryRun === true, changes });
    return;
  }
  if (steps.length === 0) terminal.out('Nothing to do.');
  for (const { where, before, after } of steps) {
    terminal.out(where);
    const old = before.split('\n').filter(Boolean);
    const now = after.split('\n').filter(Boolean);
    for (const line of old) if (!now.includes(line)) terminal.out(terminal.colors.red(`  - ${line}`));
    for (const line of now) if (!old.includes(line)) terminal.out(terminal.colors.green(`  + ${line}`));
  }
  if (how === 'install' && steps.length > 0)
    terminal.out('Commit .gitattributes to share this; everybody who clones runs "codomyrmex git install" once.');
}

function git(cwd: string, args: readonly string[]): Promise<Result<string>> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve(good(stdout));
      else resolve(bad(gitProblem(cwd, error, stderr)));
    });
  });
}

function gitProblem(cwd: string, error: Error, stderr: string): Problem {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return problem('git.failed', 'git could not be asked to use the drivers.', {
    reason: isMissing ? 'The program git was not found.' : stderr.trim() || error.message,
    remedy: isMissing ? 'Install git.' : `Make ${cwd} a git repository first (git init).`,
  });
}
