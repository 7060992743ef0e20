import { workflowParameterSchema, type WorkflowParameter } from '#shared/workflow/workflow.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { readParameters } from '../parameter-option.ts';
import type { Terminal } from '../terminal.ts';

export interface DecideOptions {
  readonly reason?: string;
  readonly form: readonly string[];
  readonly forRun?: boolean;
  readonly json?: boolean;
}

/** Answers for the person at the terminal; the record names them by their login. */
export function decideRun(
  terminal: Terminal,
  run: string,
  node: string,
  decision: 'approve' | 'deny',
  { reason, form: texts, forRun, json }: DecideOptions,
): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const before = await engine.readRun(run);
    const declared = before.ok ? formOf(before.value.tasks.get(node)?.deciding?.['form']) : {};
    const form = readParameters(texts, declared, 'The question');
    const decided = form.ok
      ? await engine.decideRun(run, node, decision, {
          by: whoAmI(),
          reason,
          form: form.value,
          scope: forRun === true ? 'run' : 'once',
        })
      : form;
    if (!decided.ok) {
      terminal.problem(decided.problem);
      return decided.problem.code === 'run.notFound' ? EXIT.unusable : EXIT.failed;
    }
    const state = await engine.readRun(run);
    const status = state.ok ? state.value.status : 'unknown';
    if (json === true) terminal.json({ run, status });
    else terminal.out(`Decided: ${decision}. Run ${run} is ${status}.`);
    return EXIT.good;
  });
}

function whoAmI(): string {
  return process.env['USER'] ?? process.env['USERNAME'] ?? 'cli';
}

function formOf(form: unknown): Readonly<Record<string, WorkflowParameter>> {
  if (typeof form !== 'object' || form === null) return {};
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, field]) => {
      const read = workflowParameterSchema.safeParse(field);
      return read.success ? [[name, read.data]] : [];
    }),
  );
}
