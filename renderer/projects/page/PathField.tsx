import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../design/Button.tsx';
import { Field } from '../../design/Field.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { FolderPicker } from '../FolderPicker.tsx';

const text = messages.projectPage.keep;

interface PathFieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  /** What the button beside it says. */
  readonly choice: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Put behind the folder that was chosen: the path is that of a file, or of a folder to be made. */
  readonly tail?: string | undefined;
  /** The path is that of a file that is there, whose name ends so. The same array each time. */
  readonly endings?: readonly string[] | undefined;
}

/** A path to type, with the dialog of the system beside it, or our own list of folders where there is none. */
export function PathField({ label, help, choice, value, onChange, tail, endings }: PathFieldProps) {
  const shell = useStudio((state) => state.info?.shell);
  const [folder, setFolder] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const take = (chosen: string): void => {
    const separator = chosen.includes('\\') ? '\\' : '/';
    onChange(tail === undefined ? chosen : `${chosen.replace(/[/\\]$/, '')}${separator}${tail}`);
    setIsOpen(false);
  };
  const takeFile = (file: string): void => {
    onChange(file);
    setIsOpen(false);
  };
  /** Of a folder that the system's dialog gave: its one file, or the list to choose from. */
  const takeFrom = async (chosen: string): Promise<void> => {
    const listed = await api().folders.list({ path: chosen, endings: [...(endings ?? [])] });
    const files = listed.ok ? (listed.value.files ?? []) : [];
    if (files[0] !== undefined && files.length === 1) {
      takeFile(files[0].path);
      return;
    }
    setFolder(chosen);
    setIsOpen(true);
  };
  const choose = async (): Promise<void> => {
    if (shell !== 'electron') {
      setIsOpen(!isOpen);
      return;
    }
    const { path } = await api().folders.choose({ title: choice });
    if (path === null) return;
    if (endings === undefined) take(path);
    else await takeFrom(path);
  };
  return (
    <div className="page-stack">
      <Field label={label} help={help}>
        {({ id, describedBy }) => (
          <div className="path-field">
            <input
              className="input"
              data-mono=""
              id={id}
              aria-describedby={describedBy}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            <Button
              icon={<FolderOpen size={14} />}
              aria-label={choice}
              aria-expanded={shell === 'electron' ? undefined : isOpen}
              onClick={() => void choose()}
            />
          </div>
        )}
      </Field>
      {isOpen && (
        <div role="group" aria-label={choice}>
          <FolderPicker path={folder} onChange={setFolder} endings={endings} onFile={takeFile} />
          {endings === undefined && <Button onClick={() => take(folder)}>{text.takeFolder}</Button>}
        </div>
      )}
    </div>
  );
}
