import { File, Folder } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { escapeGlob, useMatches } from './PathSuggestions.tsx';

const text = messages.inspector.picker;

const MOST_FILES = 1000;
const MOST_SHOWN = 200;

interface PathPickerProps {
  readonly label: string;
  readonly isFolder: boolean;
  readonly onClose: () => void;
  readonly onPick: (path: string) => void;
}

/** Files and folders of the project, narrowed by typing; Enter takes the first. */
export function PathPicker({ label, isFolder, onClose, onPick }: PathPickerProps) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const found = useMatches(wanted === '' ? '**' : `**/*${escapeGlob(wanted)}*{,/**}`, MOST_FILES);
  const paths = pathsOf(found?.paths ?? [], isFolder, wanted).slice(0, MOST_SHOWN);
  return (
    <Dialog title={text.title(label)} isOpen onClose={onClose} widthPx={520}>
      <input
        className="input"
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const [first] = paths;
          if (event.key === 'Enter' && first !== undefined) onPick(first.path);
        }}
      />
      <ul className="picker" aria-label={text.title(label)}>
        {paths.map(({ path, isFolder: isDirectory }) => (
          <li key={path}>
            <button type="button" className="picker-row" onClick={() => onPick(path)}>
              {isDirectory ? <Folder size={14} aria-hidden="true" /> : <File size={14} aria-hidden="true" />}
              <span className="truncate">{path}</span>
            </button>
          </li>
        ))}
      </ul>
      {found !== undefined && (
        <p className="field-help" role="status">
          {paths.length === 0
            ? text.none(typed)
            : found.total > MOST_FILES
              ? text.more(found.total)
              : text.count(paths.length)}
        </p>
      )}
    </Dialog>
  );
}

interface PickedPath {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Folders are known by the files in them. A field for a folder shows only those; every other shows both, folders first. */
function pathsOf(files: readonly string[], onlyFolders: boolean, typed: string): readonly PickedPath[] {
  const folders = new Set<string>(['.']);
  for (const file of files) {
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1)) folders.add(file.slice(0, at));
  }
  const fits = (path: string): boolean => path.toLowerCase().includes(typed.toLowerCase());
  const shownFolders = [...folders].filter(fits).toSorted();
  return [
    ...shownFolders.map((path) => ({ path, isFolder: true })),
    ...(onlyFolders ? [] : files.filter(fits).map((path) => ({ path, isFolder: false }))),
  ];
}
