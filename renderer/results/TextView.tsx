import { useState } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';

const FIRST_CHARACTERS = 20_000;

export function TextView({ text, isMarkdown = false }: { readonly text: string; readonly isMarkdown?: boolean }) {
  const [isWhole, setWhole] = useState(false);
  if (text === '') return <p className="muted">{messages.results.emptyText}</p>;
  const isCut = !isWhole && text.length > FIRST_CHARACTERS;
  const shown = isCut ? text.slice(0, FIRST_CHARACTERS) : text;
  return (
    <>
      {isMarkdown ? (
        <div className="markdown">
          <Markdown remarkPlugins={[remarkGfm]}>{shown}</Markdown>
        </div>
      ) : (
        <pre className="text-view" tabIndex={0}>
          {shown}
        </pre>
      )}
      {isCut && <Button onClick={() => setWhole(true)}>{messages.results.showAll(text.length)}</Button>}
    </>
  );
}
