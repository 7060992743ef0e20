import { useEffect, useRef } from 'react';
import { completeText, type TextContext } from '#shared/workflow/complete-text.ts';
import { describeText } from '#shared/workflow/describe-text.ts';
import { offeredFix } from '../inspector/quick-fixes.ts';
import { messages } from '../messages/messages.ts';
import { edit, mergeTexts, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { nodeTask } from '../canvas/task-of-node.ts';
import { createTextEditor, type TextEditor } from './text-editor.ts';
import './text.css';

const words = messages.app.textView;

/**
 * The file itself beside the canvas. Both show the same document: what is typed here moves the canvas, and the other way round. While a
 * past run is shown it is the text that run was made from, and only to be read.
 */
export function TextPanel() {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor>(undefined);
  const isPast = useRun((watched) => watched.isPast);
  const past = useRun(pastText);
  const own = useDocument((document) => document.text);
  const problems = useDocument((document) => document.problems);
  const isHalfTyped = useDocument((document) => document.isStale);
  const text = past ?? own;
  useEffect(() => {
    if (holder.current === null) return;
    const created = createTextEditor({
      parent: holder.current,
      text: textNow(),
      label: words.label,
      isReadOnly: isPast,
      onType: (typed) => edit(words.edit, [{ type: 'text.set', text: typed }]),
      merge: mergeTexts,
      complete: (typed, offset) => completeText(typed, offset, contextNow()),
      describe: (shown, offset) => describeText(shown, offset, useStudio.getState()),
      fixOf: offeredFix,
    });
    editor.current = created;
    return () => created.close();
    // Another editor for a past run: what is undone in one must never reach into the other.
  }, [isPast]);
  useEffect(() => editor.current?.show(text), [text]);
  useEffect(() => editor.current?.mark(isPast ? [] : problems), [isPast, problems]);
  return (
    <div className="text-room">
      {isPast && <p className="text-note">{words.past}</p>}
      {!isPast && isHalfTyped && (
        <p className="text-note" data-look="attention">
          {words.halfTyped}
        </p>
      )}
      <div ref={holder} className="text-panel" data-read-only={isPast ? '' : undefined} />
    </div>
  );
}

function pastText({ isPast, state }: ReturnType<typeof useRun.getState>): string | undefined {
  return isPast ? state?.plan.text : undefined;
}

function textNow(): string {
  return pastText(useRun.getState()) ?? useDocument.getState().text;
}

function contextNow(): TextContext {
  const { catalogue, secrets, workflows } = useStudio.getState();
  const { state } = useRun.getState();
  return {
    workflow: useDocument.getState().workflow,
    catalogue,
    secrets: secrets.map(({ name }) => name),
    workflows: workflows.map(({ name }) => name),
    recorded: (node) => (state === undefined ? undefined : nodeTask(state, node)?.outputs),
  };
}
