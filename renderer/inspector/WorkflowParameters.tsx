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

/** What a run may be given: name, type and default, asked for before each run. */
export function WorkflowParameters({
  parameters,
}: {
  readonly parameters: Readonly<Record<string, WorkflowParameter>>;
}) {
  const set = (field: readonly string[], value: unknown): void => {
    edit(text.editParameters, [{ type: 'workflow.set', field: ['parameters', ...field], value }]);
  };
  const names = Object.keys(parameters);
  const rename = (from: string, to: string): void => {
    if (!isNodeId(to) || names.includes(to)) {
      tell(text.badParameterName);
      return;
    }
    const renamed = Object.fromEntries(
      Object.entries(parameters).map(([name, about]) => [name === from ? to : name, about]),
    );
    edit(text.editParameters, [{ type: 'workflow.set', field: ['parameters'], value: renamed }]);
  };
  const add = (entered: string): boolean => {
    const read = readParameterLines(entered);
    if (read === undefined || Object.keys(read).some((name) => names.includes(name))) return false;
    return edit(
      text.editParameters,
      Object.entries(read).map(([name, about]) => ({
        type: 'workflow.set',
        field: ['parameters', name],
        value: about,
      })),
    );
  };
  return (
    <div className="field">
      <div className="field-label">{text.parameters}</div>
      {names.length === 0 && <div className="field-help">{text.noParameters}</div>}
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
            value={about.type}
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
            onCommit={(entered) => set([name, 'default'], readDefault(about.type, entered))}
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
