import { stat } from 'node:fs/promises';
import type { Plan } from '#shared/run/plan.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { RunSurroundings } from './live-run-setup.ts';

/**
 * The programs that a run's nodes start, as they are now; null: not found. A program is known by its place, size and age, as in a fingerprint: asking each
 * for its version would start it. Commands that an expression makes are not known yet.
 */
export async function toolsNow(
  plan: Plan,
  workflow: Workflow,
  { definitions, findProgram }: Pick<RunSurroundings, 'definitions' | 'findProgram'>,
): Promise<NonNullable<Plan['tools']>> {
  const called = Object.values(plan.workflows ?? {}).map(({ text, file }) => readWorkflow(text, file).workflow);
  const programs = new Set<string>();
  for (const each of [workflow, ...called]) {
    if (each === undefined) continue;
    for (const { node } of graphOf(each).nodes) {
      for (const need of definitions.get(node.action)?.manifest.needs ?? []) programs.add(need);
      const program = programIn(node.parameters?.['command']);
      if (program !== undefined) programs.add(program);
    }
  }
  const found = [...programs].toSorted().map(async (program) => {
    const file = await findProgram(program, plan.project);
    const about = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || about === undefined) return [program, null] as const;
    return [program, { path: file, bytes: about.size, modifiedAt: about.mtime.toISOString() }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

function programIn(command: unknown): string | undefined {
  const program: unknown = Array.isArray(command) ? command[0] : undefined;
  return typeof program === 'string' && program !== '' && !program.includes('{{') ? program : undefined;
}
