import { ArrowUp, File, Folder, FolderGit2, Workflow } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Problem } from '#shared/problem.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';

interface FolderPickerProps {
  /** Absolute path; empty: the home folder. */
  readonly path: string;
  readonly onChange: (path: string) => void;
  /** A typed path may also be that of a file: that it cannot be listed is no problem then. */
  readonly takesFiles?: boolean;
  /** Files whose names end so stand below the folders, and are taken by a press. The same array each time. */
  readonly endings?: readonly string[] | undefined;
  readonly onFile?: (path: string) => void;
}

interface Listing {
  readonly path: string;
  readonly parent?: string | undefined;
  readonly folders: readonly {
    readonly name: string;
    readonly path: string;
    readonly isProject: boolean;
    readonly isGit: boolean;
  }[];
  readonly files?: readonly { readonly name: string; readonly path: string }[] | undefined;
}

/** Walks the folders of this machine, where the shell has no dialog of its own. */
export function FolderPicker({ path, onChange, takesFiles = false, endings, onFile }: FolderPickerProps) {
  const [listing, setListing] = useState<Listing>();
  const [problem, setProblem] = useState<Problem>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    let isCurrent = true;
    void api()
      .folders.list({
        path: path === '' ? undefined : path,
        ...(endings === undefined ? {} : { endings: [...endings] }),
      })
      .then((result) => {
        if (!isCurrent) return;
        if (result.ok) {
          setListing(result.value);
          setProblem(undefined);
          if (path !== '') return;
          flushSync(() => onChange(result.value.path));
          // Selected as a whole: what is about to be typed or pasted replaces it.
          if (document.activeElement === field.current) field.current?.select();
        } else setProblem(result.problem);
      });
    return () => {
      isCurrent = false;
    };
  }, [path, onChange, endings]);
  return (
    <div className="folder-picker">
      <div className="folder-picker-head">
        <Button
          look="quiet"
          size="small"
          icon={<ArrowUp size={14} />}
          aria-label={messages.projects.parentFolder}
          disabledBecause={listing?.parent === undefined ? messages.projects.noParent : undefined}
          onClick={() => listing?.parent !== undefined && onChange(listing.parent)}
        />
        <input
          ref={field}
          className="input"
          data-mono=""
          aria-label={messages.projects.folder}
          value={path}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {problem !== undefined && !takesFiles && <div className="field-problem">{problem.message}</div>}
      <ul className="folder-list" aria-label={messages.projects.folders}>
        {hiddenLast(listing?.folders ?? []).map((folder) => (
          <li key={folder.path}>
            <button type="button" className="folder-row" onClick={() => onChange(folder.path)}>
              {folder.isProject ? (
                <Workflow size={16} />
              ) : folder.isGit ? (
                <FolderGit2 size={16} />
              ) : (
                <Folder size={16} />
              )}
              <span className="truncate">{folder.name}</span>
              {folder.isProject && <span className="badge">{messages.projects.isProject}</span>}
              {!folder.isProject && folder.isGit && <span className="badge">git</span>}
            </button>
          </li>
        ))}
        {listing?.files?.map((file) => (
          <li key={file.path}>
            <button type="button" className="folder-row" onClick={() => onFile?.(file.path)}>
              <File size={16} />
              <span className="truncate">{file.name}</span>
            </button>
          </li>
        ))}
        {listing?.folders.length === 0 && (listing.files ?? []).length === 0 && (
          <li className="folder-empty muted">{messages.projects.noFolders}</li>
        )}
      </ul>
    </div>
  );
}

function hiddenLast<Folder extends { readonly name: string }>(folders: readonly Folder[]): readonly Folder[] {
  return folders.toSorted((a, b) => Number(a.name.startsWith('.')) - Number(b.name.startsWith('.')));
}
