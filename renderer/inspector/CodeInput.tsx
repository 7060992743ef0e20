import { useEffect, useRef } from 'react';
import { DraftConflict } from '../design/DraftConflict.tsx';
import { useDraft } from '../design/use-draft.ts';
import { useRun } from '../stores/run-store.ts';
import { createCodeEditor, type CodeEditor } from './code-editor.ts';
import { codeLanguage } from './code-language.ts';
import '../text/text.css';

interface CodeInputProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  /** Name of the language, as in the manifest; unknown ones are plain. */
  readonly language: string;
  readonly placeholder: string | undefined;
  readonly value: string;
  readonly onType?: (text: string) => void;
  readonly onCommit: (text: string) => void;
}

/** Several lines of code with the colours of their language; one undo step when the field is left. */
export function CodeInput(props: CodeInputProps) {
  const isPast = useRun((watched) => watched.isPast);
  return <Editor key={String(isPast)} {...props} isReadOnly={isPast} />;
}

function Editor(props: CodeInputProps & { readonly isReadOnly: boolean }) {
  const { id, label, describedBy, isInvalid, language, value, isReadOnly } = props;
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>(undefined);
  const attributes = {
    id,
    'aria-label': label,
    'aria-multiline': 'true',
    'aria-invalid': String(isInvalid),
    'aria-readonly': String(isReadOnly),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  };
  const draft = useDraft(value);
  const latest = useRef({ props, attributes, draft });
  useEffect(() => {
    latest.current = { props, attributes, draft };
    editor.current?.describe(attributes);
  });
  useEffect(() => {
    if (holder.current === null) return;
    const created = createCodeEditor({
      parent: holder.current,
      text: latest.current.props.value,
      placeholder: latest.current.props.placeholder ?? '',
      attributes: latest.current.attributes,
      isReadOnly: latest.current.props.isReadOnly,
      onType: (text) => {
        latest.current.draft.type(text);
        latest.current.props.onType?.(text);
      },
      onDone: (text) => {
        const now = latest.current;
        if (now.draft.outside !== undefined) return;
        if (text !== now.props.value) now.props.onCommit(text);
        now.draft.end();
      },
    });
    editor.current = created;
    return () => created.close();
  }, []);
  const isTyping = draft.typed !== undefined;
  useEffect(() => {
    if (!isTyping) editor.current?.show(value);
  }, [value, isTyping]);
  useEffect(() => {
    let isCurrent = true;
    void codeLanguage(language).then((extension) => isCurrent && editor.current?.speak(extension));
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return (
    <>
      <div ref={holder} className="expression-editor code-editor" data-language-name={language} />
      <DraftConflict draft={draft} onKeep={props.onCommit} />
    </>
  );
}
