import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Problem } from '#shared/problem.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { smallestChange } from './smallest-change.ts';

/** Typing pauses this long before it becomes one edit (and one undo step). */
const PAUSE_MS = 400;

/** Marks changes that come from the document, so that they are not sent back to it. */
const fromDocument = Annotation.define<boolean>();

export interface TextEditor {
  /** Shows the document's text; the cursor stays where it is. What was typed meanwhile goes first. */
  show(text: string): void;
  /** Underlines the places of problems. */
  mark(problems: readonly Problem[]): void;
  close(): void;
}

interface TextEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly onType: (text: string) => void;
}

export function createTextEditor({ parent, text, label, onType }: TextEditorOptions): TextEditor {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    onType(view.state.doc.toString());
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        yaml(),
        syntaxHighlighting(colours),
        lintGutter(),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((change) => change.annotation(fromDocument))) return;
          clearTimeout(timer);
          timer = setTimeout(flush, PAUSE_MS);
        }),
        EditorView.domEventHandlers({ blur: () => flush() }),
      ],
    }),
  });
  return {
    show(next) {
      // Typing that is not an edit yet wins: it becomes one now, on top of what just came.
      if (timer !== undefined) return;
      const change = smallestChange(view.state.doc.toString(), next);
      if (change !== undefined) view.dispatch({ changes: change, annotations: fromDocument.of(true) });
    },
    mark: (problems) => view.dispatch(setDiagnostics(view.state, [...diagnosticsOf(view.state.doc, problems)])),
    close() {
      flush();
      view.destroy();
    },
  };
}

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--status-cached)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--muted)' },
]);
