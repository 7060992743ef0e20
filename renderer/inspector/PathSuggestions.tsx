import { useDeferredValue, useEffect, useState } from 'react';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { useStudio } from '../stores/studio-store.ts';

/** Files of the project that fit what is typed so far, offered by the browser's own list. */
export function PathSuggestions({ id, typed }: { readonly id: string; readonly typed: string | undefined }) {
  const deferred = useDeferredValue(typed);
  const found = useMatches(deferred === undefined ? undefined : `${escapeGlob(deferred)}*`, 50);
  return (
    <datalist id={id}>
      {found?.paths.map((path) => (
        <option key={path} value={path}>
          {path}
        </option>
      ))}
    </datalist>
  );
}

/** How many files a glob matches right now. */
export function GlobCount({ glob, isNamed = false }: { readonly glob: string; readonly isNamed?: boolean }) {
  const found = useMatches(glob.trim() === '' || glob.includes('{{') ? undefined : glob, 1);
  if (found === undefined) return null;
  return (
    <div className="field-help" data-matches={found.total}>
      {isNamed && <code>{glob} </code>}
      {messages.inspector.matches(found.total)}
    </div>
  );
}

interface Matches {
  readonly paths: readonly string[];
  readonly total: number;
}

export function useMatches(glob: string | undefined, limit: number): Matches | undefined {
  const project = useStudio((state) => state.project?.id);
  const [found, setFound] = useState<Matches>();
  useEffect(() => {
    if (glob === undefined || project === undefined) return;
    let isCurrent = true;
    // Whoever types on asks for something else: a search through a large folder is then given up.
    const search = new AbortController();
    const timer = setTimeout(() => {
      api()
        .files.match({ project, glob, limit }, { signal: search.signal })
        .then(
          (result) => isCurrent && setFound(result.ok ? result.value : undefined),
          () => isCurrent && setFound(undefined),
        );
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      search.abort();
    };
  }, [project, glob, limit]);
  return glob === undefined ? undefined : found;
}

export function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]{}()!]/g, '\\$&');
}
