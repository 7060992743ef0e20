import { useEffect, useRef } from 'react';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { createTextEditor, type TextEditor } from './text-editor.ts';
import './text.css';

/** The file itself beside the canvas. Both show the same document: what is typed here moves the canvas, and the other way round. */
export function TextPanel() {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor>(undefined);
  const text = useDocument((document) => document.text);
  const problems = useDocument((document) => document.problems);
  useEffect(() => {
    if (holder.current === null) return;
    const created = createTextEditor({
      parent: holder.current,
      text: useDocument.getState().text,
      label: messages.app.textView.label,
      onType: (typed) => edit(messages.app.textView.edit, [{ type: 'text.set', text: typed }]),
    });
    editor.current = created;
    return () => created.close();
  }, []);
  useEffect(() => editor.current?.show(text), [text]);
  useEffect(() => editor.current?.mark(problems), [problems]);
  return <div ref={holder} className="text-panel" />;
}
