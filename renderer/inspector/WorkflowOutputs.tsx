import { X } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { textOf } from '../design/text-of.ts';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { LinesInput } from './LinesInput.tsx';
import { asExpression, readOutputLines } from './typed-lines.ts';

const text = messages.inspector.workflow;

/** What a run hands out: shown at its end, and to the workflow that runs this one. */
export function WorkflowOutputs({ outputs }: { readonly outputs: Readonly<Record<string, unknown>> }) {
  const set = (name: string, value: string | undefined): boolean =>
    edit(text.editOutputs, [{ type: 'workflow.set', field: ['outputs', name], value }]);
  const add = (entered: string): boolean => {
    const read = readOutputLines(entered);
    return (
      read !== undefined &&
      edit(
        text.editOutputs,
        Object.entries(read).map(([name, value]) => ({ type: 'workflow.set', field: ['outputs', name], value })),
      )
    );
  };
  return (
    <div className="field">
      <div className="field-label">{text.outputs}</div>
      {Object.entries(outputs).map(([name, value]) => (
        <div key={name} className="output-row">
          <code className="truncate" title={name}>
            {name}
          </code>
          <CommittedText
            className="input"
            data-mono=""
            label={text.outputValue(name)}
            value={textOf(value)}
            onCommit={(next) => set(name, next.trim() === '' ? undefined : asExpression(next.trim()))}
          />
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.removeOutput(name)}
            onClick={() => set(name, undefined)}
          />
        </div>
      ))}
      <LinesInput
        label={text.addOutput}
        placeholder={text.outputExample}
        onAdd={add}
        unreadable={text.unreadableOutput}
      />
    </div>
  );
}
