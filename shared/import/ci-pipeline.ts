import { freeId, toNodeId } from '../id.ts';
import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { whenOfCondition } from './condition.ts';
import { importProblem } from './problems.ts';
import { UNNAMED, type ReadSource, type Remark, type SourceParameter, type SourceStep } from './source.ts';
import { dataAt, fieldOf, isTextRecord, listAt, literal, numberAt, stemOf, textAt, textsOf } from './source-data.ts';

/* The original's pipelines: `pipeline.stages[{name, jobs: [{name, commands, artifacts, timeout}], dependencies, condition}]`. A stage is a node. */

export function readPipeline(path: string, data: Data): ReadSource {
  const pipeline = dataAt(data, 'pipeline') ?? data;
  const stages = listAt(pipeline, 'stages') ?? [];
  const parameters: Record<string, SourceParameter> = {};
  const read = stages.map((stage, index) => readStage(stage, index, parameters));
  const description = textAt(pipeline, 'description');
  const timeout = numberAt(pipeline, 'timeout');
  const rest = [...Object.keys(data), ...(pipeline === data ? [] : Object.keys(pipeline))].filter(
    (key) => !KNOWN.has(key) && !key.startsWith('_'),
  );
  return {
    dialect: 'ci-pipeline',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: textAt(pipeline, 'name') ?? UNNAMED,
        fallback: stemOf(path),
        ...(description === undefined ? {} : { description }),
        steps: read.flatMap((each) => ('name' in each ? [each] : [])),
        parameters,
        settings: timeout === undefined || timeout <= 0 ? {} : { timeout: durationTextOf(timeout * 1000) },
        problems: [
          ...read.flatMap((each) => ('name' in each ? [] : [each])),
          ...(stages.length === 0
            ? [importProblem('import.emptySteps', 'no stages', { reason: 'There is nothing to run.' })]
            : []),
        ],
        remarks: [
          ...rest.map((key): Remark => ({ kind: 'dropped', text: `${key} has no counterpart in a workflow.` })),
          ...Object.keys(parameters).map((name): Remark => ({
            kind: 'guessed',
            text: `Conditions ask for "${name}": it is a parameter, empty until you give it a value.`,
          })),
        ],
      },
    ],
  };
}

const KNOWN = new Set(['pipeline', 'name', 'description', 'version', 'stages', 'timeout']);

function readStage(stage: unknown, index: number, parameters: Record<string, SourceParameter>) {
  const name = textAt(stage, 'name')?.trim() ?? '';
  const jobs = (listAt(stage, 'jobs') ?? []).filter(isData);
  if (!isData(stage) || name === '')
    return importProblem('import.step', `stage ${index + 1} cannot be read`, {
      reason: isData(stage) ? 'It has no name.' : 'It is not a mapping.',
      remedy: 'Give every stage a name and jobs, then import again.',
    });
  const remarks: Remark[] = [];
  const step: SourceStep = {
    name,
    work: { kind: 'ours', node: stageNode(jobs, remarks) },
    dependencies: [...new Set([...textsOf(fieldOf(stage, 'dependencies')), ...textsOf(fieldOf(stage, 'depends_on'))])],
    fields: {
      ...(textAt(stage, 'description') === undefined ? {} : { description: textAt(stage, 'description') }),
      ...whenOf(stage, parameters, remarks),
    },
    remarks,
  };
  return step;
}

function stageNode(jobs: readonly Data[], remarks: Remark[]): Data {
  const [only] = jobs;
  if (only !== undefined && jobs.length === 1) return jobNode(only, remarks);
  if (jobs.length === 0) remarks.push({ kind: 'kept', text: 'It has no jobs, so there is nothing to run in it.' });
  const ids = new Map<string, string>();
  for (const job of jobs) {
    const name = textAt(job, 'name') ?? 'job';
    ids.set(
      name,
      freeId(toNodeId(name), (id) => [...ids.values()].includes(id)),
    );
  }
  const nodes = jobs.map((job): [string, Data] => {
    const name = textAt(job, 'name') ?? 'job';
    const after = [...textsOf(fieldOf(job, 'dependencies'))].flatMap((one) => ids.get(one) ?? []);
    const { action, ...rest } = jobNode(job, remarks);
    return [ids.get(name) ?? 'job', { action, name, ...(after.length === 0 ? {} : { after }), ...rest }];
  });
  return { action: 'flow.group', nodes: Object.fromEntries(nodes) };
}

/** The commands of a job run one after the other in one shell, as in the original: `cd` holds for the next. */
function jobNode(job: Data, remarks: Remark[]): Data {
  const commands = textsOf(fieldOf(job, 'commands')).map(literal);
  const artifacts = textsOf(fieldOf(job, 'artifacts'));
  const timeout = numberAt(job, 'timeout');
  const retries = numberAt(job, 'retry_count');
  const env = fieldOf(job, 'environment');
  if (artifacts.length > 0)
    remarks.push({
      kind: 'dropped',
      text: `artifacts (${artifacts.join(', ')}): the files stay where the commands put them.`,
    });
  return {
    action: 'shell.run',
    parameters: {
      command:
        commands.length === 0 ? 'true' : commands.length === 1 ? commands[0] : ['set -e', ...commands].join('\n'),
      ...(isTextRecord(env) && Object.keys(env).length > 0 ? { env } : {}),
    },
    ...(timeout === undefined || timeout <= 0 ? {} : { timeout: durationTextOf(timeout * 1000) }),
    ...(retries === undefined || retries < 1 ? {} : { retry: { max: Math.floor(retries) } }),
    ...(fieldOf(job, 'allow_failure') === true ? { onFailure: 'continue' } : {}),
  };
}

/** B57: the original writes conditions that it never reads. */
function whenOf(stage: Data, parameters: Record<string, SourceParameter>, remarks: Remark[]): Data {
  const condition = textAt(stage, 'condition')?.trim();
  if (condition === undefined || condition === '') return {};
  return whenOfCondition(condition, parameters, remarks);
}
