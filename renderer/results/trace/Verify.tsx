import { CircleCheck, CircleX, RefreshCcw } from 'lucide-react';
import { useState } from 'react';
import type { ArtifactVerification } from '#shared/run/artifact-verification.ts';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug, reportProblem } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';

const text = messages.trace;

/** Makes the file again from what its run recorded, and says whether it came out the same. */
export function Verify({ path }: { readonly path: string }) {
  const [state, setState] = useState<'idle' | 'busy' | ArtifactVerification>('idle');
  const verify = async (): Promise<void> => {
    const { project } = useStudio.getState();
    if (project === undefined) return;
    setState('busy');
    const result = await api().runs.verify({ project: project.id, path });
    setState(result.ok ? result.value : 'idle');
    if (!result.ok) reportProblem(result.problem);
  };
  return (
    <div className="trace-verify">
      <Button
        icon={<RefreshCcw size={14} />}
        disabledBecause={state === 'busy' ? text.verifying : undefined}
        tooltip={text.verifyHelp}
        onClick={() =>
          void verify().catch((error: unknown) => {
            setState('idle');
            reportBug(error);
          })
        }
      >
        {text.verify}
      </Button>
      <span role="status">
        {typeof state === 'string' ? state === 'busy' && text.verifying : <Verdict found={state} />}
      </span>
    </div>
  );
}

function Verdict({ found }: { readonly found: ArtifactVerification }) {
  const { same, again, difference } = found;
  if (same)
    return (
      <span className="result-line" data-status="succeeded">
        <CircleCheck size={16} aria-hidden="true" /> {text.same}
      </span>
    );
  return (
    <span className="trace-differs">
      <CircleX size={16} aria-hidden="true" />{' '}
      {again.sha256 === null
        ? text.notMade(TASK_STATUS[again.status].word.toLowerCase())
        : text.differs(difference?.line)}
      {difference?.before !== undefined && (
        <pre>
          − {difference.before}
          {'\n'}+ {difference.after}
        </pre>
      )}
    </span>
  );
}
