import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  startCompletion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import type { CompletionList } from '#shared/workflow/complete-expression.ts';
import { toOption } from '../text/completion-option.ts';

interface ExpressionEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly placeholder: string;
  /** Attributes of the field, for labels and descriptions. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What may stand at the end of an expression as far as the cursor. */
  readonly complete: (source: string) => CompletionList | undefined;
  readonly onType: (text: string) => void;
  /** The field was left, or Enter pressed. */
  readonly onDone: (text: string) => void;
}

export interface ExpressionEditor {
  /** Shows the document's text; nobody is told that it was typed. */
  show(text: string): void;
  describe(attributes: Readonly<Record<string, string>>): void;
  /** Puts an expression where the cursor is. */
  insert(expression: string): void;
  focus(): void;
  close(): void;
}

/** A field for a text with `{{ … }}`: completion, brackets, several lines with Shift+Enter; Enter and leaving it are "done". */
export function createExpressionEditor(options: ExpressionEditorOptions): ExpressionEditor {
  let isShowing = false;
  /** Enter came before the list that the last letter asked for. */
  let isListAwaited = false;
  const done = (): boolean => {
    isListAwaited = false;
    options.onDone(view.state.doc.toString());
    return true;
  };
  const acceptOrDone = (): boolean => acceptCompletion(view) || done();
  const enter = (): boolean => {
    if (completionStatus(view.state) !== 'pending') return acceptOrDone();
    isListAwaited = true;
    return true;
  };
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      selection: { anchor: cursorIn(options.text) },
      extensions: [
        history(),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        placeholder(options.placeholder),
        autocompletion({
          override: [(context) => completionsAt(context, options.complete)],
          icons: false,
          activateOnTyping: true,
          activateOnTypingDelay: 0,
          // A click or a key that follows at once is meant for what is seen.
          interactionDelay: 0,
        }),
        Prec.highest(
          keymap.of([
            { key: 'Tab', run: (editor) => completionStatus(editor.state) === 'active' && acceptCompletion(editor) },
            { key: 'Enter', run: enter },
          ]),
        ),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of(() => ({ ...options.attributes, tabindex: '0' })),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            isListAwaited = false;
            if (!isShowing) options.onType(update.state.doc.toString());
          }
          if (!isListAwaited || completionStatus(update.state) === 'pending') return;
          isListAwaited = false;
          // An editor cannot be changed while it tells of a change.
          queueMicrotask(acceptOrDone);
        }),
        EditorView.domEventHandlers({
          blur: () => void done(),
          // While the list is open, Escape closes the list; the inspector must not take it for "done".
          keydown: (event, editor) => {
            if (event.key !== 'Enter') isListAwaited = false;
            if (event.key === 'Escape' && completionStatus(editor.state) !== null) event.stopPropagation();
            return false;
          },
        }),
      ],
    }),
  });
  return {
    show(text) {
      const current = view.state.doc.toString();
      if (current === text) return;
      isShowing = true;
      view.dispatch({ changes: { from: 0, to: current.length, insert: text } });
      isShowing = false;
    },
    describe(attributes) {
      for (const [name, value] of Object.entries(attributes)) view.contentDOM.setAttribute(name, value);
    },
    insert(expression) {
      const { from, to } = view.state.selection.main;
      const isInside = expressionBefore(view.state.doc.toString(), from) !== undefined;
      const insert = isInside ? expression : `{{ ${expression} }}`;
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
    },
    focus() {
      view.focus();
      const text = view.state.doc.toString();
      if (text !== EMPTY) options.onType(text);
      startCompletion(view);
    },
    close: () => view.destroy(),
  };
}

/** What `=` writes into an empty field. */
export const EMPTY = '{{  }}';

/** Typing goes on inside the braces. */
function cursorIn(text: string): number {
  return text.endsWith(' }}') ? text.length - 3 : text.length;
}

/** The expression around a cursor, as far as the cursor; undefined in plain text. A text without braces is all expression. */
export function expressionBefore(
  text: string,
  cursor: number,
): { readonly source: string; readonly at: number } | undefined {
  if (!text.includes('{{')) return { source: text.slice(0, cursor), at: 0 };
  const open = text.lastIndexOf('{{', cursor - 1);
  if (open < 0 || cursor < open + 2) return undefined;
  const source = text.slice(open + 2, cursor);
  return source.includes('}}') ? undefined : { source, at: open + 2 };
}

function completionsAt(
  context: CompletionContext,
  complete: ExpressionEditorOptions['complete'],
): CompletionResult | null {
  const place = expressionBefore(context.state.doc.toString(), context.pos);
  if (place === undefined) return null;
  const list = complete(place.source);
  if (list === undefined) return null;
  const from = place.at + list.from;
  // Unasked only where something was begun: a list at every blank would be in the way.
  const last = place.source.at(-1) ?? '';
  if (!context.explicit && from === context.pos && last !== '.') return null;
  return { from, options: list.options.map(toOption) };
}
