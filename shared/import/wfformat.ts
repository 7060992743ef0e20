import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { importProblem } from './problems.ts';
import { UNNAMED, type ImportWishes, type ReadSource, type SourceStep } from './source.ts';
import { dataAt, fieldOf, listAt, literal, numberAt, stemOf, textAt, textsOf } from './source-data.ts';

/* Executions of scientific workflows as WfCommons publishes them (schema 1.3 to 1.5): graphs with measured times. */

export function readWfFormat(path: string, data: Data, { simulate = false }: ImportWishes): ReadSource {
  const workflow = dataAt(data, 'workflow') ?? {};
  const tasks =
    listAt(dataAt(workflow, 'specification'), 'tasks') ?? listAt(workflow, 'tasks') ?? listAt(workflow, 'jobs') ?? [];
  const measured = new Map(
    (listAt(dataAt(workflow, 'execution'), 'tasks') ?? []).map((task) => [
      textAt(task, 'id') ?? textAt(task, 'name') ?? '',
      task,
    ]),
  );
  const byName = namesOf(tasks);
  const steps = tasks.flatMap((task) => {
    const name = textAt(task, 'id') ?? textAt(task, 'name');
    return !isData(task) || name === undefined
      ? []
      : [stepOf(task, name, measured.get(name) ?? task, byName, simulate)];
  });
  return {
    dialect: 'wfformat',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: (textAt(data, 'name') ?? UNNAMED).replace(/\.json$/, ''),
        fallback: stemOf(path),
        ...(textAt(data, 'description') === undefined ? {} : { description: textAt(data, 'description') ?? '' }),
        steps,
        problems:
          tasks.length === 0
            ? [importProblem('import.emptySteps', 'no tasks', { reason: 'The instance lists no tasks.' })]
            : [],
        remarks: [
          { kind: 'kept', text: 'The measured run times are the estimates of the nodes: "plan" forecasts with them.' },
          simulate
            ? {
                kind: 'guessed',
                text: 'Asked for: every task waits for its recorded time instead of running its program.',
              }
            : {
                kind: 'guessed',
                text: 'Every task runs the program that was recorded. Only simulated (--simulate), each waits for the recorded time instead.',
              },
          {
            kind: 'dropped',
            text: 'Files and machines: what tasks read and write, and where they ran, is not carried over.',
          },
        ],
      },
    ],
  };
}

/** Old instances name parents by name, new ones by id. */
function namesOf(tasks: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(
    tasks.flatMap((task): [string, string][] => {
      const id = textAt(task, 'id') ?? textAt(task, 'name');
      const name = textAt(task, 'name');
      return id === undefined ? [] : [[id, id], ...(name === undefined ? [] : [[name, id] as [string, string]])];
    }),
  );
}

function stepOf(
  task: Data,
  name: string,
  run: unknown,
  byName: ReadonlyMap<string, string>,
  simulate: boolean,
): SourceStep {
  const seconds = numberAt(run, 'runtimeInSeconds') ?? numberAt(run, 'runtime') ?? numberAt(task, 'runtime');
  const duration =
    seconds === undefined || seconds < 0 ? undefined : durationTextOf(Math.max(1, Math.round(seconds * 1000)));
  const command = dataAt(run, 'command') ?? dataAt(task, 'command');
  const program = textAt(command, 'program') ?? textAt(task, 'name') ?? name;
  const words = [program, ...textsOf(fieldOf(command, 'arguments'))].map(literal);
  const node = simulate
    ? { action: 'flow.wait', parameters: { duration: duration ?? '1ms' } }
    : { action: 'shell.run', parameters: { command: words } };
  return {
    name,
    work: { kind: 'ours', node },
    dependencies: [...new Set(textsOf(fieldOf(task, 'parents')).map((parent) => byName.get(parent) ?? parent))],
    // A thousand cards that all say "Wait" or "Run a command" say nothing.
    fields: { name, ...(duration === undefined ? {} : { estimate: duration }) },
  };
}
