import { stringify } from 'yaml';
import { isData, type Data } from '../workflow/data-change.ts';
import { parseDuration } from '../workflow/duration.ts';
import { edgePairsOf } from '../workflow/edges.ts';
import type { Workflow, WorkflowNode } from '../workflow/workflow.ts';
import { inGitHubWords, plain, quoted, shellText, shellWords, type ShellText } from './github-shell.ts';
import type { Exported, ExportRemark } from './report.ts';

type Tell = (node: string, text: string, kind?: ExportRemark['kind']) => void;

/**
 * A workflow for GitHub Actions: a job for each node of the top level, started by hand. A command becomes a `run:` step; what GitHub cannot do
 * becomes a step that fails and says so, so that no green mark is false.
 */
export function gitHubActionsOf(workflow: Workflow, name: string): Exported {
  const report: ExportRemark[] = [];
  const tell: Tell = (node, text, kind = 'dropped') =>
    void report.push({ kind, ...(node === '' ? {} : { node }), text });
  const inputs = Object.entries(workflow.parameters ?? {}).map(
    ([parameter, { type, default: value, description }]): [string, Data] => [
      parameter,
      {
        type: type === 'boolean' ? 'boolean' : type === 'number' || type === 'integer' ? 'number' : 'string',
        required: value === undefined,
        ...(description === undefined ? {} : { description }),
        ...(value === undefined ? {} : { default: typeof value === 'object' ? JSON.stringify(value) : value }),
      },
    ],
  );
  const jobs = Object.entries(workflow.nodes).map(([id, node]) => [id, jobOf(id, node, workflow, tell)]);
  if (workflow.settings?.maxParallelTasks !== undefined)
    tell('', 'maxParallelTasks: GitHub starts every job that is ready.');
  if (workflow.outputs !== undefined) tell('', 'outputs: a workflow of GitHub that is started by hand has none.');
  const whole = {
    name: workflow.name ?? name,
    on: { workflow_dispatch: inputs.length === 0 ? null : { inputs: Object.fromEntries(inputs) } },
    jobs: Object.fromEntries(jobs) as Data,
  };
  return { text: stringify(whole, { lineWidth: 0, nullStr: '' }), report };
}

function jobOf(id: string, node: WorkflowNode, workflow: Workflow, tell: Tell): Data {
  const before = edgePairsOf(workflow).filter(({ target, source }) => target === id && !source.includes('.'));
  const condition = conditionOf(id, before, node, tell);
  for (const field of ['retry', 'resources', 'cache', 'priority', 'join'] as const)
    if (node[field] !== undefined) tell(id, `${field}: GitHub has no word for it.`);
  const timeoutMs = node.timeout === undefined ? undefined : parseDuration(node.timeout);
  return {
    ...(node.name === undefined ? {} : { name: node.name }),
    'runs-on': 'ubuntu-latest',
    ...(before.length === 0 ? {} : { needs: [...new Set(before.map(({ source }) => source))] }),
    ...(condition === undefined ? {} : { if: condition }),
    ...(timeoutMs === undefined ? {} : { 'timeout-minutes': Math.max(1, Math.ceil(timeoutMs / 60_000)) }),
    ...(node.onFailure === 'continue' ? { 'continue-on-error': true } : {}),
    ...strategyOf(id, node, tell),
    steps: [{ uses: 'actions/checkout@v4' }, ...stepsOf(id, node, tell)],
  };
}

function conditionOf(
  id: string,
  before: readonly { readonly source: string; readonly condition: string }[],
  node: WorkflowNode,
  tell: Tell,
): string | undefined {
  if (node.disabled === true) return 'false';
  if (node.when !== undefined) tell(id, `when: ${String(node.when)} cannot be asked there; the job always runs.`);
  const special = before.filter(({ condition }) => condition !== 'succeeded');
  if (special.length === 0) return undefined;
  for (const { source, condition } of special)
    if (condition.startsWith('case.')) tell(id, `after ${source}: ${condition} counts as any end there.`);
  const wanted = before.flatMap(({ source, condition }) =>
    condition === 'succeeded' || condition === 'failed'
      ? [`needs.${source}.result == '${condition === 'failed' ? 'failure' : 'success'}'`]
      : [],
  );
  return ['always()', ...wanted].join(' && ');
}

function strategyOf(id: string, node: WorkflowNode, tell: Tell): Data {
  if (node.action !== 'flow.for-each') return {};
  const { matrix, items, maxParallel, onItemFailure } = node.parameters ?? {};
  const axes = isData(matrix) ? matrix : Array.isArray(items) ? { item: items } : undefined;
  if (axes === undefined || JSON.stringify(axes).includes('{{')) {
    tell(id, 'Its rounds are computed in a run; the job runs once there.');
    return {};
  }
  return {
    strategy: {
      matrix: axes,
      ...(typeof maxParallel === 'number' ? { 'max-parallel': maxParallel } : {}),
      ...(onItemFailure === 'continue' ? { 'fail-fast': false } : {}),
    },
  };
}

function stepsOf(path: string, node: WorkflowNode, tell: Tell): readonly Data[] {
  if (node.nodes !== undefined) {
    const inner = Object.entries(node.nodes);
    if (inner.length > 1) tell(path, 'Its nodes run one after the other there, in the order of the file.', 'changed');
    const last = Object.entries(node.finally ?? {});
    return [
      ...inner.flatMap(([id, each]) => stepsOf(`${path}.${id}`, each, tell)),
      ...last.flatMap(([id, each]) =>
        stepsOf(`${path}.${id}`, each, tell).map((step) => ({ ...step, if: 'always()' })),
      ),
    ];
  }
  const name = node.name ?? path.slice(path.lastIndexOf('.') + 1);
  const failing = (reason: string): readonly Data[] => {
    tell(path, `${reason} Its step fails there and says so.`);
    return [{ name, run: plain(`echo ${quoted(`Not carried over: ${node.action}. ${reason}`)} >&2; exit 1`) }];
  };
  const run = commandOf(node);
  if (run === 'none') return failing(`${node.action} is done by the studio, which GitHub does not have.`);
  if (run === undefined) return failing('Its command holds an expression that GitHub cannot compute.');
  const { cwd, env } = node.parameters ?? {};
  const variables = {
    ...run.env,
    ...(isData(env)
      ? Object.fromEntries(Object.entries(env).map(([key, value]) => [key, inGitHubWords(String(value)) ?? '']))
      : {}),
  };
  return [
    {
      name,
      run: run.text,
      ...(typeof cwd === 'string' && cwd !== '.' ? { 'working-directory': inGitHubWords(cwd) ?? cwd } : {}),
      ...(Object.keys(variables).length === 0 ? {} : { env: variables }),
    },
  ];
}

/** Undefined when an expression in it is more than a name; `none` when it is no command at all. */
function commandOf({ action, parameters = {} }: WorkflowNode): ShellText | 'none' | undefined {
  if (action === 'shell.run') {
    const { command } = parameters;
    if (Array.isArray(command)) return shellWords(command.map(String));
    return shellText(typeof command === 'string' ? command : 'true');
  }
  if (action === 'build-synthesis.run' && parameters['tool'] !== 'make')
    return shellWords(['npm', 'run', typeof parameters['target'] === 'string' ? parameters['target'] : 'build']);
  return 'none';
}
