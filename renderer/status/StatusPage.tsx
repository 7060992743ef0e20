import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Check, ResourceSnapshot } from '#shared/bridge/contract.ts';
import { follow } from '../bridge/follow.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { reportBug } from '../stores/notices.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import { CheckList } from './CheckList.tsx';
import { LiveCounts } from './LiveCounts.tsx';
import { ResourceTable } from './ResourceTable.tsx';
import './status-page.css';

const text = messages.status;

/** How the studio stands: what goes on, who holds what, and whether all it needs is whole. */
export function StatusPage() {
  const project = useStudio((state) => state.project?.id);
  const [checks, setChecks] = useState<readonly Check[]>();
  const [resources, setResources] = useState<ResourceSnapshot>();
  const look = useCallback(() => {
    setChecks(undefined);
    api().app.doctor({ project }).then(setChecks, reportBug);
  }, [project]);
  useEffect(() => {
    api().app.doctor({ project }).then(setChecks, reportBug);
  }, [project]);
  useEffect(() => follow((signal) => api().resources.changes({}, { signal }), setResources), []);
  const count = (state: Check['state']): number => checks?.filter((check) => check.state === state).length ?? 0;
  return (
    <Dialog title={text.title} isOpen widthPx={960} onClose={closeSheet}>
      <div className="status-page" data-testid="status" data-state={checks === undefined ? 'loading' : 'ready'}>
        <section aria-labelledby="status-now">
          <h3 id="status-now">{text.now}</h3>
          <LiveCounts resources={resources} />
        </section>
        <section aria-labelledby="status-resources">
          <h3 id="status-resources">{text.resources}</h3>
          <p className="muted">{text.resourcesText}</p>
          {resources === undefined ? (
            <p className="muted">{messages.common.loading}</p>
          ) : (
            <ResourceTable snapshot={resources} onChange={setResources} />
          )}
        </section>
        <section aria-labelledby="status-checks">
          <div className="status-head">
            <h3 id="status-checks">{text.checks}</h3>
            <span className="muted" role="status">
              {checks === undefined ? text.looking : text.verdict(count('bad'), count('warning'))}
            </span>
            <Button size="small" icon={<RefreshCw size={14} />} onClick={look}>
              {messages.settings.checkAgain}
            </Button>
          </div>
          {checks !== undefined && <CheckList checks={checks} />}
        </section>
      </div>
    </Dialog>
  );
}
