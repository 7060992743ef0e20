import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentService,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { Problem } from '#shared/problem.ts';
import type { CompletionList } from '#shared/workflow/complete-expression.ts';
import type { WordDescription } from '#shared/workflow/describe-text.ts';
import { codeColours } from './code-colours.ts';
import { toOption } from './completion-option.ts';
import { diagnosticsOf, type Fix } from './diagnostics.ts';
import { smallestChanges } from './smallest-change.ts';
import { wordTooltip } from './word-tooltip.ts';

/** Typing pauses this long before it becomes one edit (and one undo step). */
const PAUSE_MS = 400;

/** Marks changes that come from the document, so that they are not sent back to it. */
const fromDocument = Annotation.define<boolean>();

export interface TextEditor {
  /** Shows the document's text; the cursor stays where it is. What was typed meanwhile is kept. */
  show(text: string): void;
  /** Underlines the places of problems. */
  mark(problems: readonly Problem[]): void;
  close(): void;
}

interface TextEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  /** Only looked at: the text of a past run. */
  readonly isReadOnly: boolean;
  readonly onType: (text: string) => void;
  /** The document became `theirs` while `ours` was typed on `base`: what has both. */
  readonly merge: (base: string, ours: string, theirs: string) => string;
  readonly complete: (text: string, offset: number) => CompletionList | undefined;
  readonly describe: (text: string, offset: number) => WordDescription | undefined;
  readonly fixOf: (problem: Problem) => Fix | undefined;
}

export function createTextEditor(options: TextEditorOptions): TextEditor {
  const { parent, text, label, isReadOnly, onType, merge, complete, describe, fixOf } = options;
  let marked: readonly Problem[] = [];
  /** The text of the document that what is typed now began with. */
  let base = text;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    base = view.state.doc.toString();
    onType(base);
  };
  /** Typed since problems were last marked: what is marked may be about another text. */
  let isUnchecked = false;
  /** An answer was asked for before the problems of what was just typed were known. */
  let isFixAwaited = false;
  /** The one safe answer to the problem of the line the cursor is on. */
  const fixLine = ({ state }: EditorView): boolean => {
    const line = state.doc.lineAt(state.selection.main.head).number;
    const fixes = marked.filter(({ place }) => place?.line === line).map(fixOf);
    const fix = fixes.find((one) => one !== undefined);
    isFixAwaited = fix === undefined && isUnchecked;
    flush();
    fix?.apply();
    return fix !== undefined || isFixAwaited;
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
        deeperBehindColon,
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        yaml(),
        syntaxHighlighting(codeColours),
        lintGutter(),
        closeBrackets(),
        autocompletion({
          icons: false,
          activateOnTypingDelay: 50,
          // Enter takes what is seen, however soon it follows.
          interactionDelay: 0,
          override: [
            (context) => {
              const list = complete(context.state.doc.toString(), context.pos);
              if (list === undefined) return null;
              // Unasked only where a word was begun: at every blank a list would be in the way of the Enter key.
              if (!context.explicit && list.from === context.pos && !isBehindDot(context.state, context.pos))
                return null;
              // Nothing is left to complete: Enter ends the line.
              const word = context.state.sliceDoc(list.from, context.pos);
              if (!context.explicit && list.options.some(({ label, insert = label }) => insert === word)) return null;
              return { from: list.from, options: list.options.map(toOption) };
            },
          ],
        }),
        wordTooltip(describe),
        Prec.high(keymap.of([{ key: 'Alt-Enter', run: fixLine, stopPropagation: true }])),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...lintKeymap,
          ...foldKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
          indentWithTab,
        ]),
        // Not editable it would be out of reach of the keyboard; it still is to be read and scrolled.
        isReadOnly ? [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-readonly': 'true' })] : [],
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((change) => change.annotation(fromDocument))) return;
          isUnchecked = true;
          isFixAwaited = false;
          clearTimeout(timer);
          timer = setTimeout(flush, PAUSE_MS);
        }),
        EditorView.domEventHandlers({ blur: () => flush() }),
      ],
    }),
  });
  return {
    show(next) {
      const mine = view.state.doc.toString();
      // What is typed and no edit yet stands on the text before: both are wanted, and the whole will be the next edit.
      const wanted = timer === undefined || base === next ? undefined : merge(base, mine, next);
      if (timer !== undefined && wanted === undefined) return;
      base = next;
      const changes = smallestChanges(mine, wanted ?? next);
      if (changes.length > 0) view.dispatch({ changes: [...changes], annotations: fromDocument.of(true) });
    },
    mark(problems) {
      marked = problems;
      view.dispatch(setDiagnostics(view.state, [...diagnosticsOf(view.state.doc, problems, fixOf)]));
      if (timer !== undefined) return;
      isUnchecked = false;
      if (isFixAwaited) fixLine(view);
    },
    close() {
      flush();
      view.destroy();
    },
  };
}

function isBehindDot(state: EditorState, at: number): boolean {
  return state.sliceDoc(Math.max(0, at - 1), at) === '.';
}

/** The grammar of the language knows a mapping only when something stands in it; the line behind a bare `key:` is meant to. */
const deeperBehindColon = indentService.of((context, position) => {
  if (position === 0) return undefined;
  const above = context.lineAt(position - 1, -1).text;
  const [, blanks = ''] = /^(\s*)/.exec(above) ?? [];
  return /^[^#]*:\s*(#.*)?$/.test(above) ? blanks.length + context.unit : undefined;
});
