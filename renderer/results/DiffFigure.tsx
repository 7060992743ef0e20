import { FileDiff } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { messages } from '../messages/messages.ts';
import type { DiffLayout } from './diff-layout.ts';
import type { DiffFile, DiffLine } from './read-diff.ts';

const SplitDiff = lazy(() => import('./SplitDiff.tsx').then((room) => ({ default: room.SplitDiff })));

interface DiffFigureProps {
  readonly file: DiffFile;
  readonly layout: DiffLayout;
}

/** One file of a diff, with numbered lines. */
export function DiffFigure({ file, layout }: DiffFigureProps) {
  return (
    <figure className="diff">
      <figcaption>
        <FileDiff size={14} aria-hidden="true" />
        <span className="truncate">{file.path}</span>
        <span className="diff-count tabular">
          <span data-kind="added">+{file.additions}</span> <span data-kind="removed">−{file.deletions}</span>
        </span>
      </figcaption>
      {layout === 'unified' ? (
        <Lines file={file} />
      ) : (
        <Suspense fallback={<p className="muted">{messages.common.loading}</p>}>
          <SplitDiff file={file} />
        </Suspense>
      )}
    </figure>
  );
}

function Lines({ file }: { readonly file: DiffFile }) {
  return (
    <div className="diff-lines" role="table" aria-label={file.path} tabIndex={0}>
      {file.lines.map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </div>
  );
}

const SIGNS = { added: '+', removed: '−', same: ' ', gap: '' } as const;

function Line({ line }: { readonly line: DiffLine }) {
  return (
    <div className="diff-line" data-kind={line.kind} role="row">
      <span className="diff-number" role="cell">
        {line.oldLine}
      </span>
      <span className="diff-number" role="cell">
        {line.newLine}
      </span>
      <span className="diff-sign" role="cell" aria-label={line.kind}>
        {SIGNS[line.kind]}
      </span>
      <span className="diff-text" role="cell">
        {line.text}
      </span>
    </div>
  );
}
