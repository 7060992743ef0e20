import { LayoutGrid, List, Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { chooseWorkflows, tagsOf, type LibraryProps } from './choose-workflows.ts';
import { WorkflowCards } from './WorkflowCards.tsx';
import { WorkflowTable } from './WorkflowTable.tsx';
import './library.css';

const text = messages.library;

/** The workflows of the project with what their runs took: searched, by tag, as a list or as cards. */
export function WorkflowLibrary({ workflows, onChange }: LibraryProps) {
  const [query, setQuery] = useState('');
  const [tags, setTags] = useState<readonly string[]>([]);
  const [isGrid, setGrid] = useState(false);
  if (workflows.length === 0) return <p className="muted page-tab">{messages.projectPage.noWorkflows}</p>;
  const known = tagsOf(workflows);
  // A tag that nothing has any more would hide everything for ever.
  const chosen = tags.filter((tag) => known.includes(tag));
  const shown = chooseWorkflows(workflows, { query, tags: chosen });
  const toggle = (tag: string): void =>
    setTags(chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag]);
  const View = isGrid ? WorkflowCards : WorkflowTable;
  return (
    <div className="page-tab" data-testid="library">
      <div className="page-search">
        <Search size={16} aria-hidden="true" />
        <input
          className="input"
          type="search"
          aria-label={text.search}
          placeholder={text.searchPlaceholder}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <div className="library-look" role="group" aria-label={text.look}>
          <Button icon={<List size={16} />} aria-label={text.list} pressed={!isGrid} onClick={() => setGrid(false)} />
          <Button
            icon={<LayoutGrid size={16} />}
            aria-label={text.grid}
            pressed={isGrid}
            onClick={() => setGrid(true)}
          />
        </div>
      </div>
      {known.length > 0 && (
        <div className="library-tags" role="group" aria-label={text.byTag}>
          {known.map((tag) => (
            <button
              key={tag}
              type="button"
              className="library-tag"
              aria-pressed={chosen.includes(tag)}
              onClick={() => toggle(tag)}
            >
              {tag}
            </button>
          ))}
        </div>
      )}
      <p className="muted" role="status">
        {text.count(shown.length, workflows.length)}
      </p>
      {shown.length > 0 && <View workflows={shown} onChange={onChange} />}
    </div>
  );
}
