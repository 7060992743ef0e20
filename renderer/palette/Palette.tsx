import { ChevronRight, CircleAlert, Search } from 'lucide-react';
import { useDeferredValue, useState, type DragEvent, type KeyboardEvent } from 'react';
import type { ActionManifest, ModuleManifest } from '#shared/module/manifest.ts';
import { addNode } from '../canvas/add-node.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import { wordMeant, searchActions } from './search-actions.ts';
import './palette.css';

/** What a drag from the palette carries: the id of the action. The canvas knows this type. */
export const ACTION_DRAG_TYPE = 'application/x-codomyrmex-action';

const text = messages.palette;

export function Palette() {
  const modules = useStudio((state) => state.modules);
  const [query, setQuery] = useState('');
  const shown = useDeferredValue(query.trim());
  const hits = searchActions(modules, shown);
  return (
    <section className="palette" data-testid="palette" aria-label={text.title}>
      <div className="panel-head">{text.title}</div>
      <label className="palette-search">
        <Search size={14} aria-hidden="true" />
        <input
          type="text"
          role="searchbox"
          aria-label={text.search}
          placeholder={text.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('');
            if (event.key === 'Enter') addFirst(modules, query);
          }}
        />
      </label>
      <div className="palette-list">
        {hits.length === 0 ? (
          <NoHit query={shown} onTry={setQuery} />
        ) : (
          hits.map(({ module, actions }) => <ModuleGroup key={module.id} module={module} actions={actions} />)
        )}
      </div>
    </section>
  );
}

/** Enter in the search box adds what stands first in the list. */
function addFirst(modules: readonly ModuleManifest[], query: string): void {
  const first = query.trim() === '' ? undefined : searchActions(modules, query)[0]?.actions[0];
  if (first !== undefined) addNode(first.id);
}

function NoHit({ query, onTry }: { readonly query: string; readonly onTry: (query: string) => void }) {
  const modules = useStudio((state) => state.modules);
  const suggestion = wordMeant(modules, query);
  return (
    <EmptyState
      title={text.noHit(query)}
      actions={
        <>
          {suggestion !== undefined && <Button onClick={() => onTry(suggestion)}>{text.didYouMean(suggestion)}</Button>}
          <Button look="quiet" onClick={() => onTry('')}>
            {text.browse}
          </Button>
        </>
      }
    />
  );
}

interface ModuleGroupProps {
  readonly module: ModuleManifest;
  readonly actions: readonly ActionManifest[];
}

function ModuleGroup({ module, actions }: ModuleGroupProps) {
  // Only what an action cannot do without: a test runner that this project does not use is not missing.
  const missing = useStudio((state) =>
    state.tools.find(
      (tool) =>
        tool.module === module.id && !tool.found && module.actions.some((action) => action.needs.includes(tool.tool)),
    ),
  );
  return (
    <details className="palette-group" open>
      <summary>
        <ChevronRight size={14} className="palette-chevron" aria-hidden="true" />
        <ModuleIcon name={module.icon} size={16} />
        <span className="truncate">{module.title}</span>
        {missing !== undefined && (
          <button
            type="button"
            className="palette-missing"
            title={text.missing(missing.title)}
            aria-label={text.missing(missing.title)}
            onClick={() => openSheet({ kind: 'settings', section: 'modules' })}
          >
            <CircleAlert size={14} />
          </button>
        )}
      </summary>
      {actions.map((action) => (
        <ActionRow key={action.id} action={action} />
      ))}
    </details>
  );
}

function ActionRow({ action }: { readonly action: ActionManifest }) {
  const startDrag = (event: DragEvent): void => {
    event.dataTransfer.setData(ACTION_DRAG_TYPE, action.id);
    event.dataTransfer.setData('text/plain', action.id);
    event.dataTransfer.effectAllowed = 'copy';
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    addNode(action.id);
  };
  return (
    <div
      className="palette-row"
      data-action-id={action.id}
      role="button"
      tabIndex={0}
      draggable
      title={action.description}
      onDragStart={startDrag}
      onKeyDown={onKeyDown}
      onDoubleClick={() => addNode(action.id)}
    >
      <span className="truncate">{action.title}</span>
      <span className="palette-row-id truncate">{action.id.split('.')[1]}</span>
    </div>
  );
}
