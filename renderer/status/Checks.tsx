import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Check } from '#shared/bridge/app-calls.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { reportBug } from '../stores/notices.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { CheckList } from './CheckList.tsx';
import './checks.css';

const text = messages.status;

/** What `codomyrmex doctor` says of this machine and the open project, made now. The page and the settings show the same. */
export function Checks() {
  const project = useStudio((state) => state.project?.id);
  const [checks, setChecks] = useState<readonly Check[]>();
  const look = useCallback(() => {
    api().app.doctor({ project }).then(setChecks, reportBug);
  }, [project]);
  useEffect(look, [look]);
  const lookAgain = (): void => {
    setChecks(undefined);
    look();
  };
  const count = (state: Check['state']): number => checks?.filter((check) => check.state === state).length ?? 0;
  return (
    <section
      aria-labelledby="status-checks"
      data-testid="checks"
      data-state={checks === undefined ? 'loading' : 'ready'}
    >
      <div className="checks-head">
        <h3 id="status-checks">{text.checks}</h3>
        <span className="muted" role="status">
          {checks === undefined ? text.looking : text.verdict(count('bad'), count('warning'))}
        </span>
        <Button size="small" icon={<RefreshCw size={14} />} onClick={lookAgain}>
          {messages.settings.checkAgain}
        </Button>
      </div>
      {checks !== undefined && <CheckList checks={checks} />}
    </section>
  );
}
