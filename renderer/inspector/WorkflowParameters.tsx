import { X } from 'lucide-react';
import { isNodeId } from '#shared/id.ts';
import { workflowParameterSchema, type WorkflowParameter } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { LinesInput } from './LinesInput.tsx';
import { readDefault } from './parameter-default.ts';
import { readParameterLines } from './typed-lines.ts';
import { textOf } from '../design/text-of.ts';

const text = messages.inspector.workflow;
const TYPES = workflowParameterSchema.shape.type.def.innerType.options;

interface DeclaredParametersProps {
  readonly title: string;
  /** A label stands above already. */
  readonly isTitleHidden?: boolean;
  readonly none: string;
  readonly parameters: Readonly<Record<string, WorkflowParameter>>;
  /** What stands at a way through them; undefined takes it out. Several are one step. */
  readonly set: (...changes: readonly (readonly [field: readonly string[], value: unknown])[]) => boolean;
}

/** What a run may be given: name, type and default, asked for before each run. */
export function WorkflowParameters({
  parameters,
}: {
  readonly parameters: Readonly<Record<string, WorkflowParameter>>;
}) {
  return (
    <DeclaredParameters
      title={text.parameters}
      none={text.noParameters}
      parameters={parameters}
      set={(...changes) =>
        edit(
          text.editParameters,
          changes.map(([field, value]) => ({ type: 'workflow.set', field: ['parameters', ...field], value })),
        )
      }
    />
  );
}

/** Names with their types and defaults: what a workflow may be given, and what an approval asks for. */
export function DeclaredParameters(props: DeclaredParametersProps) {
  const { title, isTitleHidden = false, none, parameters, set: change } = props;
  const set = (field: readonly string[], value: unknown): void => void change([field, value]);
  const names = Object.keys(parameters);
  const rename = (from: string, to: string): void => {
    if (!isNodeId(to) || names.includes(to)) {
      tell(text.badParameterName);
      return;
    }
    const renamed = Object.fromEntries(
      Object.entries(parameters).map(([name, about]) => [name === from ? to : name, about]),
    );
    change([[], renamed]);
  };
  const add = (entered: string): boolean => {
    const read = readParameterLines(entered);
    if (read === undefined || Object.keys(read).some((name) => names.includes(name))) return false;
    return change(...Object.entries(read).map(([name, about]) => [[name], about] as const));
  };
  return (
    <div className="field" role="group" aria-label={title}>
      {!isTitleHidden && <div className="field-label">{title}</div>}
      {names.length === 0 && <div className="field-help">{none}</div>}
      {Object.entries(parameters).map(([name, about]) => (
        <div key={name} className="parameter-row">
          <CommittedText
            className="input"
            data-mono=""
            label={text.parameterName(name)}
            value={name}
            onCommit={(to) => rename(name, to)}
          />
          <select
            className="select"
            aria-label={text.parameterType(name)}
            value={about.type ?? 'string'}
            onChange={(event) => set([name, 'type'], event.target.value)}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </select>
          <CommittedText
            className="input"
            label={text.parameterDefault(name)}
            placeholder={text.default}
            value={textOf(about.default)}
            onCommit={(entered) => set([name, 'default'], readDefault(about.type ?? 'string', entered))}
          />
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.removeParameter(name)}
            onClick={() => set([name], undefined)}
          />
        </div>
      ))}
      <LinesInput
        label={text.addParameter}
        placeholder={text.parameterExample}
        onAdd={add}
        unreadable={text.unreadableParameter}
      />
    </div>
  );
}
