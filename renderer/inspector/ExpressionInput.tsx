import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { completeExpression, type CompletionList } from '#shared/workflow/complete-expression.ts';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { nodeTask } from '../canvas/task-of-node.ts';
import { createExpressionEditor, EMPTY, type ExpressionEditor } from './expression-editor.ts';
import '../text/text.css';
import { ExpressionValue } from './ExpressionValue.tsx';

interface ExpressionInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  /** Path of the node the expression belongs to. */
  readonly path: string;
  readonly value: string;
  /** `=` was just typed, and this after it while the editor was on its way: the cursor belongs here. Undefined: it was not. */
  readonly begun: RefObject<string> | undefined;
  readonly onCommit: (text: string) => void;
}

/** Text with `{{ … }}`: completion while typing, and beneath it what it yields. */
export function ExpressionInput({
  id,
  label,
  describedBy,
  isInvalid,
  path,
  value,
  begun,
  onCommit,
}: ExpressionInputProps) {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionEditor>(undefined);
  const draft = useDraft(value);
  const attributes = {
    id,
    'aria-label': label,
    'aria-invalid': String(isInvalid),
    'aria-describedby': `${describedBy ?? ''} ${id}-value`.trim(),
  };
  const latest = useRef({ value, onCommit, attributes, begun, draft });
  useEffect(() => {
    latest.current = { value, onCommit, attributes, begun, draft };
    editor.current?.describe(attributes);
  });
  // Before the browser takes the next key: what is typed meanwhile would go to the window and its shortcuts.
  useLayoutEffect(() => {
    if (holder.current === null) return;
    const created = createExpressionEditor({
      parent: holder.current,
      text: latest.current.value === '' ? textOfBegun(latest.current.begun?.current) : latest.current.value,
      placeholder: '{{ nodes.…outputs.… }}',
      attributes: latest.current.attributes,
      complete: (source) => completeAt(path, source),
      onType: (text) => latest.current.draft.type(text),
      onDone: (text) => {
        const now = latest.current;
        if (now.draft.outside !== undefined) return;
        const complete = finished(text);
        if (complete !== now.value) now.onCommit(complete);
        now.draft.end();
      },
    });
    editor.current = created;
    if (latest.current.begun !== undefined) created.focus();
    return () => created.close();
  }, [path]);
  const isTyping = draft.typed !== undefined;
  useEffect(() => {
    if (value !== '' && !isTyping) editor.current?.show(value);
  }, [value, isTyping]);
  const current = draft.typed === undefined ? value : finished(draft.typed);
  return (
    <>
      <div ref={holder} className="expression-editor" data-expression="" />
      <DraftConflict draft={draft} onKeep={(text) => onCommit(finished(text))} />
      <ExpressionValue id={`${id}-value`} path={path} expression={current} isTyped={isTyping} />
    </>
  );
}

/** A field that is an expression from the start waits for one with its placeholder. */
function textOfBegun(begun: string | undefined): string {
  if (begun === undefined) return '';
  return begun === '' ? EMPTY : `{{ ${begun} }}`;
}

/** A text without braces is meant as an expression all the same; empty braces are nothing. */
function finished(text: string): string {
  const isEmpty = /^\s*(\{\{\s*\}\})?\s*$/.test(text);
  if (isEmpty) return '';
  return text.includes('{{') ? text : `{{ ${text.trim()} }}`;
}

function completeAt(path: string, source: string): CompletionList | undefined {
  const { workflow } = useDocument.getState();
  const { catalogue, secrets } = useStudio.getState();
  if (workflow === undefined) return undefined;
  const { state } = useRun.getState();
  return completeExpression(source, {
    workflow,
    catalogue,
    node: path,
    secrets: secrets.map(({ name }) => name),
    recorded: (node) => (state === undefined ? undefined : nodeTask(state, node)?.outputs),
  });
}
