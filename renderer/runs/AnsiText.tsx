import Anser, { type AnserJsonEntry } from 'anser';
import { memo, useState, type CSSProperties } from 'react';
import { messages } from '../messages/messages.ts';
import { terminalColour } from './terminal-colour.ts';

/** Lines longer than this are cut; the rest is one click away. */
const MOST_CHARACTERS = 2000;

interface AnsiTextProps {
  readonly text: string;
}

/** One line of terminal output with its colours, as theme colours that can be read on both grounds. */
export const AnsiText = memo(function AnsiText({ text }: AnsiTextProps) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && text.length > MOST_CHARACTERS;
  const shown = isCut ? text.slice(0, MOST_CHARACTERS) : text;
  const parts = shown.includes('\u001B')
    ? Anser.ansiToJson(shown, { json: true, remove_empty: true, use_classes: true })
    : undefined;
  return (
    <span className="log-text">
      {parts === undefined ? shown : parts.map((part, index) => <Part key={index} part={part} />)}
      {isCut && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          {messages.results.showAll(text.length)}
        </button>
      )}
    </span>
  );
});

function Part({ part }: { readonly part: AnserJsonEntry }) {
  const style: CSSProperties = {
    ...(part.fg ? { color: terminalColour(part.fg, part.fg_truecolor) } : {}),
    ...(part.bg ? { background: terminalColour(part.bg, part.bg_truecolor) } : {}),
    ...(part.decorations.includes('bold') ? { fontWeight: 600 } : {}),
    ...(part.decorations.includes('dim') ? { opacity: 0.7 } : {}),
    ...(part.decorations.includes('italic') ? { fontStyle: 'italic' } : {}),
    ...(part.decorations.includes('underline') ? { textDecoration: 'underline' } : {}),
  };
  return <span style={style}>{part.content}</span>;
}
