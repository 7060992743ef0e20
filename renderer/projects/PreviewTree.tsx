import { File, Folder } from 'lucide-react';
import { useState } from 'react';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { treeOf } from './file-tree.ts';

export interface ScaffoldPreview {
  readonly directory: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly text: string }[];
  readonly conflicts: readonly string[];
}

const text = messages.projects.wizard;

/** What will be written, as a tree, and the text of the file that is chosen in it; first what a person reads first. */
export function PreviewTree({ preview: { directory, files, conflicts } }: { readonly preview: ScaffoldPreview }) {
  const [shown, setShown] = useState(files.find(({ path }) => path === 'README.md')?.path ?? files[0]?.path);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return (
    <div className="preview">
      <p className="muted">{text.willWrite(files.length, directory)}</p>
      {conflicts.length > 0 && (
        <div className="wizard-problem" role="alert">
          {text.conflicts(conflicts)}
        </div>
      )}
      <div className="preview-columns">
        <ul className="preview-files" aria-label={text.files}>
          {treeOf(files.map(({ path }) => path)).map(({ depth, name, path, isFile }) => (
            <li key={path} style={{ paddingLeft: depth * 16 }}>
              {isFile ? (
                <button
                  type="button"
                  className="folder-row"
                  title={path}
                  data-path={path}
                  aria-pressed={path === shown}
                  onClick={() => setShown(path)}
                >
                  <File size={14} aria-hidden="true" />
                  <span className="truncate">{name}</span>
                  <span className="muted tabular">{size(byPath.get(path)?.bytes ?? 0)}</span>
                </button>
              ) : (
                <div className="folder-row preview-folder">
                  <Folder size={14} aria-hidden="true" />
                  <span className="truncate">{name}</span>
                </div>
              )}
            </li>
          ))}
        </ul>
        <pre className="preview-text" tabIndex={0} aria-label={shown}>
          {byPath.get(shown ?? '')?.text}
        </pre>
      </div>
    </div>
  );
}
