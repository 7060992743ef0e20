import type { ActionManifest } from '#shared/module/manifest.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { ParameterField } from './ParameterField.tsx';
import { RunRules } from './RunRules.tsx';

interface NodeParametersProps {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly action: ActionManifest | undefined;
}

const text = messages.inspector;

/** One field per parameter of the action, then when and how the node runs. */
export function NodeParameters({ path, node, action }: NodeParametersProps) {
  const problems = useDocument((document) => document.problems);
  const own = problems.filter((problem) => problem.place?.node === path);
  const schemas = Object.entries(action?.parameters.properties ?? {});
  const general = own.filter(
    (problem) =>
      problem.place?.parameter === undefined || action?.parameters.properties[problem.place.parameter] === undefined,
  );
  return (
    <div className="form inspector-page">
      {general.map((problem) => (
        <div key={problem.code + problem.message} className="inspector-problem" data-severity={problem.severity}>
          <strong>{problem.message}</strong> {[problem.reason, problem.remedy].filter(Boolean).join(' ')}
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
      <RunRules path={path} node={node} />
    </div>
  );
}
