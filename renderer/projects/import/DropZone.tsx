import { FolderInput } from 'lucide-react';
import { useEffect, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openSheet } from '../../stores/view-store.ts';
import { isTemplateFile } from '../template/template-file.ts';
import { entriesOf, givenByDrop } from './given-files.ts';
import './import.css';

/** A file or folder dropped anywhere on the window is looked at. Without this a browser would leave the studio and show the file. */
export function DropZone() {
  const isOver = useFileDrop();
  if (!isOver) return null;
  return (
    <div className="drop-zone" aria-hidden="true">
      <FolderInput size={40} strokeWidth={1.5} />
      <span>{messages.exchange.import.dropNow}</span>
    </div>
  );
}

function useFileDrop(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Between two elements of the page `relatedTarget` is one of them; it is null when the pointer leaves the window.
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (event.dataTransfer.files.length === 1 && file !== undefined && isTemplateFile(file.name)) {
        openSheet({ kind: 'installTemplate', file });
        return;
      }
      givenByDrop(entriesOf(event.dataTransfer))
        .then((given) => given !== undefined && openSheet({ kind: 'import', given }))
        .catch(reportBug);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
