import { useState } from 'react';
import type { Patch } from '#shared/module/patch.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { applyPatch } from '../stores/run-session.ts';
import { DiffFiles } from './DiffFiles.tsx';

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
      <DiffFiles
        diff={patch.text}
        title={<span className="muted">{messages.results.patchFiles(patch.files.length)}</span>}
        tools={
          applied === undefined ? (
            <Button look="main" onClick={() => void apply()}>
              {messages.results.applyPatch}
            </Button>
          ) : (
            <span className="badge" role="status">
              {messages.results.patchApplied}
            </span>
          )
        }
      />
    </div>
  );
}
