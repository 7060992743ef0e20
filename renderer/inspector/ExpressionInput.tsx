import { Braces } from 'lucide-react';
import { useState } from 'react';
import { Menu, type MenuEntry } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { valuesInReach } from './values-in-reach.ts';

interface ExpressionInputProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  /** Path of the node the expression belongs to. */
  readonly path: string;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

const text = messages.inspector;

/** Text with `{{ … }}`; the button offers every value that may stand there. */
export function ExpressionInput({ id, describedBy, isInvalid, path, value, onCommit }: ExpressionInputProps) {
  const [draft, setDraft] = useState<string>();
  const workflow = useDocument((document) => document.workflow);
  const catalogue = useStudio((state) => state.catalogue);
  const current = draft ?? value;
  const commit = (next: string): void => {
    setDraft(undefined);
    const complete = next.trim() === '' || next.includes('{{') ? next : `{{ ${next.trim()} }}`;
    if (complete !== value) onCommit(complete);
  };
  const entries: readonly MenuEntry[] =
    workflow === undefined
      ? []
      : valuesInReach(workflow, catalogue, path).map((reach) => ({
          id: reach.expression,
          label: reach.label,
          shortcut: reach.type,
          run: () =>
            commit(current.trim() === '' ? `{{ ${reach.expression} }}` : `${current} {{ ${reach.expression} }}`),
        }));
  return (
    <div className="input-row" data-expression="">
      <textarea
        className="input"
        data-mono=""
        id={id}
        rows={Math.min(8, current.split('\n').length)}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        placeholder="{{ nodes.…outputs.… }}"
        spellCheck={false}
        value={current}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => draft !== undefined && commit(draft)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          // Ctrl+Enter goes on to run the workflow.
          if (!event.ctrlKey && !event.metaKey) event.preventDefault();
          commit(current);
        }}
      />
      <Menu
        align="end"
        label={text.insertValue}
        trigger={
          <button type="button" className="button" data-size="small" data-icon-only="" aria-label={text.insertValue}>
            <Braces size={14} />
          </button>
        }
        entries={
          entries.length === 0
            ? [{ id: 'none', label: text.nothingInReach, disabledBecause: text.nothingInReach, run: () => undefined }]
            : entries
        }
      />
    </div>
  );
}
