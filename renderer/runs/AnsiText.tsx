import Anser, { type AnserJsonEntry } from 'anser';
import { memo, useState, type CSSProperties, type ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { markedParts } from './log/log-query.ts';
import { terminalColour } from './terminal-colour.ts';

/** Lines longer than this are cut; the rest is one click away. */
export const MOST_CHARACTERS = 2000;

interface AnsiTextProps {
  readonly text: string;
  /** What is looked for stands out. */
  readonly marks?: RegExp | undefined;
  /** All of it is wanted, however long. */
  readonly isWhole?: boolean;
  /** There is more than this text, which somebody else brings. */
  readonly more?: { readonly label: string; readonly onShow: () => void } | undefined;
}

/** One line of terminal output with its colours, as theme colours that can be read on both grounds. */
export const AnsiText = memo(function AnsiText({ text, marks, isWhole = false, more }: AnsiTextProps) {
  const [isOpened, setOpened] = useState(false);
  const isCut = !isWhole && !isOpened && text.length > MOST_CHARACTERS;
  const shown = isCut ? text.slice(0, MOST_CHARACTERS) : text;
  const parts = shown.includes('\u001B')
    ? Anser.ansiToJson(shown, { json: true, remove_empty: true, use_classes: true })
    : undefined;
  return (
    <span className="log-text">
      {parts === undefined
        ? marked(shown, marks)
        : parts.map((part, index) => <Part key={index} part={part} marks={marks} />)}
      {isCut && (
        <button type="button" className="link" onClick={more?.onShow ?? (() => setOpened(true))}>
          {more?.label ?? messages.results.showAll(text.length)}
        </button>
      )}
    </span>
  );
});

function Part({ part, marks }: { readonly part: AnserJsonEntry; readonly marks: RegExp | undefined }) {
  const style: CSSProperties = {
    ...(part.fg ? { color: terminalColour(part.fg, part.fg_truecolor) } : {}),
    ...(part.bg ? { background: terminalColour(part.bg, part.bg_truecolor) } : {}),
    ...(part.decorations.includes('bold') ? { fontWeight: 600 } : {}),
    ...(part.decorations.includes('dim') ? { opacity: 0.7 } : {}),
    ...(part.decorations.includes('italic') ? { fontStyle: 'italic' } : {}),
    ...(part.decorations.includes('underline') ? { textDecoration: 'underline' } : {}),
  };
  return <span style={style}>{marked(part.content, marks)}</span>;
}

function marked(text: string, marks: RegExp | undefined): ReactNode {
  if (marks === undefined) return text;
  return markedParts(text, marks).map((part, index) => (part.isHit ? <mark key={index}>{part.text}</mark> : part.text));
}
