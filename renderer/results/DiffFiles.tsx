import { useMemo, type ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { DIFF_LAYOUTS, setDiffLayout, useDiffLayout } from './diff-layout.ts';
import { DiffFigure } from './DiffFigure.tsx';
import { readDiff } from './read-diff.ts';
import './results.css';

const text = messages.results;

interface DiffFilesProps {
  /** A unified diff of any number of files. */
  readonly diff: string;
  /** Stands before and after the switch between the layouts. */
  readonly title?: ReactNode;
  readonly tools?: ReactNode;
}

/** Every file of a diff, as one column or side by side. */
export function DiffFiles({ diff, title, tools }: DiffFilesProps) {
  const files = useMemo(() => readDiff(diff), [diff]);
  const layout = useDiffLayout((shown) => shown.layout);
  return (
    <>
      <div className="patch-head">
        {title}
        <span style={{ flex: 1 }} />
        <div className="segmented" role="group" aria-label={text.diffLayout}>
          {DIFF_LAYOUTS.map((each) => (
            <button key={each} type="button" aria-pressed={layout === each} onClick={() => setDiffLayout(each)}>
              {text.diffLayouts[each]}
            </button>
          ))}
        </div>
        {tools}
      </div>
      {files.map((file) => (
        <DiffFigure key={file.path} file={file} layout={layout} />
      ))}
    </>
  );
}
