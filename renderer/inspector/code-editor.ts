import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { codeColours } from '../text/code-colours.ts';

interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly placeholder: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isReadOnly: boolean;
  readonly onType: (text: string) => void;
  /** The field was left. */
  readonly onDone: (text: string) => void;
}

export interface CodeEditor {
  /** Shows the document's text; nobody is told that it was typed. */
  show(text: string): void;
  describe(attributes: Readonly<Record<string, string>>): void;
  speak(language: Extension): void;
  close(): void;
}

/** Code in a field. Tab leads out of it, as out of every field; Ctrl/Cmd with brackets indents. */
export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const language = new Compartment();
  let isShowing = false;
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        history(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        EditorView.lineWrapping,
        placeholder(options.placeholder),
        language.of([]),
        syntaxHighlighting(codeColours),
        EditorState.readOnly.of(options.isReadOnly),
        keymap.of([
          { key: 'Mod-]', run: indentMore },
          { key: 'Mod-[', run: indentLess },
          ...closeBracketsKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of(() => ({ ...options.attributes, tabindex: '0' })),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) options.onType(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({ blur: () => options.onDone(view.state.doc.toString()) }),
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
    speak: (extension) => view.dispatch({ effects: language.reconfigure(extension) }),
    close: () => view.destroy(),
  };
}
