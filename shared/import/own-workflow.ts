import type { Catalogue } from '../module/manifest.ts';
import type { Problem } from '../problem.ts';
import { edgesOf } from '../workflow/edges.ts';
import { readWorkflow } from '../workflow/read.ts';
import { validateWorkflow } from '../workflow/validate.ts';
import { layoutSchema } from '../workflow/workflow.ts';
import { fileStem, type ImportedWorkflow } from './build.ts';
import { layoutBeside } from './candidates.ts';
import { orderOf } from './levels.ts';
import type { ImportSource, Remark } from './source.ts';
import { baseOf } from './source-data.ts';

/**
 * A workflow that is ours already comes along as it is, to the letter. What is wrong in it is told and hinders nothing: a draft may be
 * copied as it may be saved.
 */
export function ownWorkflow({ path, text, beside }: ImportSource, catalogue: Catalogue): ImportedWorkflow {
  const { workflow } = readWorkflow(text);
  const { remarks, ...layout } = layoutOf(beside?.[layoutBeside(baseOf(path)) ?? '']);
  const ids = Object.keys(workflow?.nodes ?? {});
  const edges = workflow === undefined ? [] : edgesOf(workflow);
  const steps = ids.map((name) => ({
    name,
    dependencies: edges
      .filter(({ source, target }) => target === name && ids.includes(source))
      .map((each) => each.source),
  }));
  const { levels, unreachable } = orderOf(steps);
  const parameters = Object.entries(workflow?.parameters ?? {});
  const actions = Object.values(workflow?.nodes ?? {}).map(({ action }) => action.split('.')[0] ?? '');
  return {
    name: workflow?.name ?? stemOf(path),
    file: fileStem(stemOf(path), 'imported'),
    text,
    ...layout,
    nodes: ids.map((id) => ({ id, source: id })),
    levels: levels === null ? null : levels.map((level) => [...level]),
    problems: validateWorkflow(text, catalogue).map(asWarning),
    undeclaredDataDependencies: [],
    requiredParameters: parameters.filter(([, each]) => each.required === true).map(([name]) => name),
    report: [{ kind: 'kept', text: 'It is a workflow of the studio already; its text stays as it is.' }, ...remarks],
    facts: {
      stepCount: ids.length,
      modules: [...new Set(actions)],
      hasDependencies: edges.length > 0,
      unreachable: [...unreachable],
      estimatedSeconds: ids.length * 60,
    },
  };
}

function layoutOf(text: string | undefined): { readonly layout?: string; readonly remarks: readonly Remark[] } {
  if (text === undefined) return { remarks: [] };
  try {
    layoutSchema.parse(JSON.parse(text));
    return { layout: text, remarks: [{ kind: 'kept', text: 'Its layout comes along.' }] };
  } catch {
    return {
      remarks: [{ kind: 'dropped', text: 'The file with its layout is none; the cards are laid out afresh.' }],
    };
  }
}

function stemOf(path: string): string {
  return baseOf(path).replace(/(\.workflow)?\.(ya?ml|json)$/i, '');
}

function asWarning(problem: Problem): Problem {
  return problem.severity === 'error' ? { ...problem, severity: 'warning' } : problem;
}
