import type { ActionManifest } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { NamedProblem } from './NamedProblem.tsx';
import { ParameterField } from './ParameterField.tsx';
import { problemOfParameter, useRuleFaults } from './rule-problems.ts';
import { useScrollToProblem } from './scroll-to-problem.ts';
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
  const faults = useRuleFaults(others);
  const inRules = new Set(faults.problems.values());
  const general = others.filter((problem) => !inRules.has(problem));
  const form = useScrollToProblem(path);
  return (
    <div className="form inspector-page" ref={form}>
      {general.map((problem) => (
        <NamedProblem key={problem.code + problem.message} problem={problem} />
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
          problem={problemOfParameter(own, name)}
          onChange={(value) =>
            edit(text.edits.parameter(schema.title ?? name), [
              { type: 'node.set', path, field: ['parameters', name], value },
            ])
          }
        />
      ))}
      <RunRules path={path} node={node} action={action} faults={faults} />
    </div>
  );
}
