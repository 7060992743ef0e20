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
export function GlobCount({ glob }: { readonly glob: string }) {
  const first = glob.split('\n')[0] ?? '';
  const found = useMatches(first === '' ? undefined : first, 1);
  return found === undefined ? null : <div className="field-help">{messages.inspector.matches(found.total)}</div>;
}

interface Matches {
  readonly paths: readonly string[];
  readonly total: number;
}

function useMatches(glob: string | undefined, limit: number): Matches | undefined {
  const project = useStudio((state) => state.project?.id);
  const [found, setFound] = useState<Matches>();
  useEffect(() => {
    if (glob === undefined || project === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      api()
        .files.match({ project, glob, limit })
        .then(
          (result) => isCurrent && setFound(result.ok ? result.value : undefined),
          () => isCurrent && setFound(undefined),
        );
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [project, glob, limit]);
  return glob === undefined ? undefined : found;
}

function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]{}()!]/g, '\\$&');
}
