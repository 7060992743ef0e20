import { FileDiff } from 'lucide-react';
import { useState } from 'react';
import type { Patch } from '#shared/module/patch.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { applyPatch } from '../stores/studio-session.ts';
import { readDiff, type DiffLine } from './read-diff.ts';

interface PatchViewProps {
  readonly run: string;
  readonly task: string;
  readonly output: string;
  readonly patch: Patch;
}

/** A proposed change as a diff. Nothing is written until the person asks for it. */
export function PatchView({ run, task, output, patch }: PatchViewProps) {
  const [applied, setApplied] = useState<readonly string[]>();
  if (patch.files.length === 0) return <p className="result-line">{messages.results.emptyPatch}</p>;
  const apply = async (): Promise<void> => setApplied(await applyPatch(run, task, output));
  return (
    <div className="patch">
      <div className="patch-head">
        <span className="muted">{messages.results.patchFiles(patch.files.length)}</span>
        <span style={{ flex: 1 }} />
        {applied === undefined ? (
          <Button look="main" onClick={() => void apply()}>
            {messages.results.applyPatch}
          </Button>
        ) : (
          <span className="badge" role="status">
            {messages.results.patchApplied}
          </span>
        )}
      </div>
      {readDiff(patch.text).map((file) => (
        <figure key={file.path} className="diff">
          <figcaption>
            <FileDiff size={14} aria-hidden="true" />
            <span className="truncate">{file.path}</span>
            <span className="diff-count tabular">
              <span data-kind="added">+{file.additions}</span> <span data-kind="removed">−{file.deletions}</span>
            </span>
          </figcaption>
          <div className="diff-lines" role="table" aria-label={file.path} tabIndex={0}>
            {file.lines.map((line, index) => (
              <Line key={index} line={line} />
            ))}
          </div>
        </figure>
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
