import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { whenOfCondition } from './condition.ts';
import { importProblem } from './problems.ts';
import { UNNAMED, type ReadSource, type Remark, type SourceParameter, type SourceStep } from './source.ts';
import { dataAt, fieldOf, listAt, literal, numberAt, stemOf, textAt, textsOf } from './source-data.ts';

/* The original's command dialect, which only its documents show: `workflow.steps[{command, depends_on, on_failure, condition, resources}]`. */

export function readCommand(path: string, data: Data): ReadSource {
  const workflow = dataAt(data, 'workflow') ?? data;
  const list = listAt(workflow, 'steps') ?? [];
  const parameters: Record<string, SourceParameter> = {};
  const read = list.map((item, index) => readStep(item, index, parameters));
  const steps = read.flatMap((each) => ('name' in each ? [each] : []));
  const stops = list.some((item) => textAt(item, 'on_failure') === 'stop');
  const isSequential = fieldOf(workflow, 'parallel_execution') === false;
  const description = textAt(workflow, 'description');
  return {
    dialect: 'command',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: textAt(workflow, 'name') ?? UNNAMED,
        fallback: stemOf(path),
        ...(description === undefined ? {} : { description }),
        steps,
        parameters,
        settings: {
          ...(isSequential ? { mode: 'sequential' } : {}),
          ...(stops ? { onFailure: 'stop' } : {}),
        },
        problems: [
          ...read.flatMap((each) => ('name' in each ? [] : [each])),
          ...(list.length === 0
            ? [importProblem('import.emptySteps', 'no steps', { reason: 'There is nothing to run.' })]
            : []),
        ],
        remarks: stops
          ? [
              {
                kind: 'guessed',
                text: 'on_failure: stop of a step became onFailure: stop of the workflow: after a failure nothing new starts.',
              },
            ]
          : [],
      },
    ],
  };
}

function readStep(item: unknown, index: number, parameters: Record<string, SourceParameter>) {
  const name = textAt(item, 'name')?.trim() ?? '';
  const command = fieldOf(item, 'command');
  const words = Array.isArray(command) ? textsOf(command) : undefined;
  if (!isData(item) || name === '' || (typeof command !== 'string' && (words === undefined || words.length === 0)))
    return importProblem('import.step', `step ${index + 1} cannot be read`, {
      reason: name === '' ? 'It has no name.' : `"${name}" has no command.`,
      remedy: 'Give every step a name and a command, then import again.',
    });
  const remarks: Remark[] = [];
  const timeoutSeconds = numberAt(item, 'timeout');
  const retries = numberAt(item, 'retries') ?? numberAt(item, 'max_retries');
  const step: SourceStep = {
    name,
    work: {
      kind: 'ours',
      node: { action: 'shell.run', parameters: { command: words?.map(literal) ?? literal(String(command)) } },
    },
    dependencies: [...new Set([...textsOf(fieldOf(item, 'depends_on')), ...textsOf(fieldOf(item, 'dependencies'))])],
    fields: {
      ...(timeoutSeconds === undefined || timeoutSeconds <= 0
        ? {}
        : { timeout: durationTextOf(timeoutSeconds * 1000) }),
      ...(retries === undefined || retries < 1 ? {} : { retry: { max: Math.floor(retries) } }),
      ...(textAt(item, 'on_failure') === 'continue' ? { onFailure: 'continue' } : {}),
      ...conditionOf(item, parameters, remarks),
      ...resourcesOf(item, remarks),
    },
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    remarks,
  };
  return step;
}

const ALWAYS_TRUE = ['all_previous_succeeded', 'success', 'on_success'];

function conditionOf(item: Data, parameters: Record<string, SourceParameter>, remarks: Remark[]): Data {
  const condition = textAt(item, 'condition')?.trim();
  if (condition === undefined || condition === '') return {};
  if (ALWAYS_TRUE.includes(condition)) {
    remarks.push({ kind: 'kept', text: `condition: ${condition} is what dependencies mean here anyway.` });
    return {};
  }
  return whenOfCondition(condition, parameters, remarks);
}

/** As Kubernetes writes them: `1000m` is one core, `2Gi` is 2 GiB. */
function resourcesOf(item: Data, remarks: Remark[]): Data {
  const asked = dataAt(item, 'resources') ?? {};
  const cpu = coresOf(fieldOf(asked, 'cpu'));
  const memory = sizeOf(textAt(asked, 'memory'));
  for (const key of Object.keys(asked)) {
    if (key === 'cpu' && cpu !== undefined) continue;
    if (key === 'memory' && memory !== undefined) continue;
    remarks.push({ kind: 'dropped', text: `resources.${key}: ${String(asked[key])} could not be read.` });
  }
  const resources = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  return Object.keys(resources).length === 0 ? {} : { resources };
}

function coresOf(value: unknown): number | undefined {
  const [, amount = '', milli] = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(value)) ?? [];
  const cores = Number(amount) / (milli === 'm' ? 1000 : 1);
  return amount !== '' && cores > 0 ? cores : undefined;
}

function sizeOf(value: string | undefined): string | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGT]i?B?|kB)$/i.exec(value ?? '') ?? [];
  if (amount === undefined) return undefined;
  const letter = unit[0]?.toUpperCase() ?? '';
  if (/i/i.test(unit.slice(1))) return `${amount}${letter}iB`;
  return `${amount}${letter === 'K' ? 'k' : letter}B`;
}
