import type { ResumePlan, ResumeWish } from '#engine/run/resume-plan.ts';
import type { Problem } from '#shared/problem.ts';
import { EXIT, exitCodeOfState, type ExitCode } from '../exit-code.ts';
import { followRun } from '../follow-run.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

export interface ResumeOptions extends ResumeWish {
  readonly json?: boolean;
}

/** Says what is kept and what runs, then follows the run: the same one when it was interrupted, else a new one. */
export function resumeRun(terminal: Terminal, run: string, options: ResumeOptions): Promise<ExitCode> {
  const { json = false, ...wish } = options;
  const refuse = (problem: Problem): ExitCode => {
    terminal.problem(problem);
    return EXIT.unusable;
  };
  return withHost(async ({ services: { engine } }) => {
    // A process that died may have left some of its own behind; they must not work beside those of the resumed run.
    await engine.recover();
    const planned = await engine.planResume(run, wish);
    if (!planned.ok) return refuse(planned.problem);
    const resumed = await engine.resumeRun(run, wish);
    if (!resumed.ok) return refuse(resumed.problem);
    if (json) terminal.json({ type: 'resume.plan', ...planned.value });
    else for (const line of planLines(planned.value)) terminal.out(line);
    const state = await followRun(engine, resumed.value.run, terminal, json);
    return exitCodeOfState(state);
  });
}

const NAMES_SHOWN = 10;

function planLines(plan: ResumePlan): readonly string[] {
  return [
    ...namesLine('Kept from before', plan.reused),
    ...namesLine('To run again', plan.rerun),
    ...namesLine('New', plan.new),
  ];
}

function namesLine(title: string, tasks: readonly string[]): readonly string[] {
  if (tasks.length === 0) return [];
  const more = tasks.length > NAMES_SHOWN ? ` and ${tasks.length - NAMES_SHOWN} more` : '';
  return [`${title}: ${tasks.slice(0, NAMES_SHOWN).join(', ')}${more}`];
}
