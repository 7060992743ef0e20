import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import { useMemo, type KeyboardEvent } from 'react';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useCanvas } from './canvas-store.ts';
import { closeFind, findNext, found, setQuery } from './find-commands.ts';
import { useScene } from './scene.ts';

const text = messages.canvas.find;

/** `Ctrl+F`: finds nodes by whatever is written in them, and brings one after the other into view. */
export function FindBar() {
  const find = useCanvas((canvas) => canvas.find);
  return find?.isOpen === true ? <Bar query={find.query} at={find.at} /> : null;
}

function Bar({ query, at }: { readonly query: string; readonly at: number }) {
  const workflow = useScene((scene) => scene.workflow);
  const problems = useDocument((document) => document.problems);
  const hits = useMemo(() => found(workflow, problems, query), [workflow, problems, query]);
  const here = hits[at];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') findNext(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') closeFind();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="find-bar" role="search" aria-label={text.title}>
      <Search size={14} aria-hidden="true" />
      <input
        type="text"
        role="searchbox"
        aria-label={text.title}
        placeholder={text.placeholder}
        value={query}
        autoFocus
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="find-count tabular" role="status">
        {query.trim() === '' ? '' : text.count(hits.length === 0 ? 0 : at + 1, hits.length)}
      </span>
      <Button
        look="quiet"
        size="small"
        icon={<ChevronUp size={14} />}
        aria-label={text.previous}
        onClick={() => findNext(-1)}
      />
      <Button
        look="quiet"
        size="small"
        icon={<ChevronDown size={14} />}
        aria-label={text.next}
        onClick={() => findNext(1)}
      />
      <Button look="quiet" size="small" icon={<X size={14} />} aria-label={text.close} onClick={closeFind} />
      {here !== undefined && here.where !== 'name' && (
        <p className="find-where truncate">
          {text.where[here.where]}: {here.text}
        </p>
      )}
    </div>
  );
}
