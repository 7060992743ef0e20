import { X } from 'lucide-react';
import { conditionSchema, type WorkflowNode } from '#shared/workflow/workflow.ts';
import { runAfter } from '../canvas/gestures.ts';
import { desk } from '../canvas/scene.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { reportProblem } from '../stores/notices.tsx';
import { LinesInput } from './LinesInput.tsx';
import { readAfterList } from './typed-lines.ts';

const text = messages.inspector.rules;

/** The order-only edges of the node, each with its condition; data edges belong to their parameters. */
export function AfterList({
  path,
  node,
  onChange,
}: {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly onChange: (after: Readonly<Record<string, string>> | undefined) => void;
}) {
  const after: Readonly<Record<string, string>> = Array.isArray(node.after)
    ? Object.fromEntries(node.after.map((id) => [id, 'succeeded']))
    : (node.after ?? {});
  const rows = Object.entries(after);
  return (
    <div className="field">
      <div className="field-label">{text.after}</div>
      {rows.length === 0 && <div className="field-help">{text.afterNone}</div>}
      {rows.map(([id, condition]) => (
        <div key={id} className="input-row">
          <code className="after-id truncate">{id}</code>
          <select
            className="select"
            aria-label={text.afterCondition(id)}
            value={condition}
            onChange={(event) => onChange({ ...after, [id]: event.target.value })}
          >
            {[...conditionSchema.options, ...(condition.startsWith('case.') ? [condition] : [])].map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.afterRemove(id)}
            onClick={() => {
              const left = rows.filter(([other]) => other !== id);
              onChange(left.length === 0 ? undefined : Object.fromEntries(left));
            }}
          />
        </div>
      ))}
      <LinesInput
        label={text.afterAdd}
        placeholder={text.afterExample}
        focusKey="after"
        onAdd={(entered) => addAfter(path, entered)}
        unreadable={text.afterUnreadable}
      />
    </div>
  );
}

/** As if each edge had been drawn: what cannot be is refused with its reason. */
function addAfter(path: string, entered: string): boolean {
  const read = readAfterList(entered);
  const now = desk();
  if (read === undefined || now === undefined) return false;
  const result = runAfter(now, path, read);
  if (!result.ok) reportProblem(result.problem);
  return result.ok && edit(text.edit, result.value);
}
