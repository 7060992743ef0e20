import type { ActionManifest } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { FixButton } from './FixButton.tsx';
import { ParameterField } from './ParameterField.tsx';
import { useRuleProblems } from './rule-problems.ts';
import { RunRules } from './RunRules.tsx';

interface NodeParametersProps {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly action: ActionManifest | undefined;
}

const text = messages.inspector;
const NO_VALUES: Readonly<Record<string, unknown>> = {};
const NONE: readonly Problem[] = [];

/** One field per parameter of the action, then when and how the node runs. */
export function NodeParameters({ path, node, action }: NodeParametersProps) {
  const all = useDocument((document) => document.problems);
  const isPast = useRun((watched) => watched.isPast);
  // They are those of today's text, not of the one a past run was made from.
  const problems = isPast ? NONE : all;
  const own = problems.filter((problem) => problem.place?.node === path);
  const schemas = Object.entries(action?.parameters.properties ?? {});
  const others = own.filter(
    (problem) =>
      problem.place?.parameter === undefined || action?.parameters.properties[problem.place.parameter] === undefined,
  );
  const byRule = useRuleProblems(others);
  const inRules = new Set(byRule.values());
  const general = others.filter((problem) => !inRules.has(problem));
  return (
    <div className="form inspector-page">
      {general.map((problem) => (
        <div key={problem.code + problem.message} className="inspector-problem" data-severity={problem.severity}>
          <strong>{problem.message}</strong> {[problem.reason, problem.remedy].filter(Boolean).join(' ')}
          <FixButton problem={problem} />
        </div>
      ))}
      {action === undefined && <p className="muted">{text.unknownAction(node.action)}</p>}
      {action !== undefined && schemas.length === 0 && <p className="muted">{text.noParameters}</p>}
      {schemas.map(([name, schema]) => (
        <ParameterField
          key={name}
          path={path}
          name={name}
          schema={schema}
          parameters={node.parameters ?? NO_VALUES}
          siblings={action?.parameters.properties ?? {}}
          value={node.parameters?.[name]}
          isRequired={action?.parameters.required?.includes(name) ?? false}
          problem={own.find((problem) => problem.place?.parameter === name)}
          onChange={(value) =>
            edit(text.edits.parameter(schema.title ?? name), [
              { type: 'node.set', path, field: ['parameters', name], value },
            ])
          }
        />
      ))}
      <RunRules path={path} node={node} action={action} problems={byRule} />
    </div>
  );
}
