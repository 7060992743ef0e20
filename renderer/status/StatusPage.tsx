import { useEffect, useState } from 'react';
import type { ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import { follow } from '../bridge/follow.ts';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { closeSheet } from '../stores/view-store.ts';
import { Checks } from './Checks.tsx';
import { LiveCounts } from './LiveCounts.tsx';
import { ResourceTable } from './ResourceTable.tsx';
import './status-page.css';

const text = messages.status;

/** How the studio stands: what goes on, who holds what, and whether all it needs is whole. */
export function StatusPage() {
  const [resources, setResources] = useState<ResourceSnapshot>();
  useEffect(() => follow((signal) => api().resources.changes({}, { signal }), setResources), []);
  return (
    <Dialog title={text.title} isOpen widthPx={960} onClose={closeSheet}>
      <div className="status-page" data-testid="status">
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
        <Checks />
      </div>
    </Dialog>
  );
}
