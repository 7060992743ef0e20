import { useState } from 'react';
import { Dialog } from '../design/Dialog.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import '../results/results.css';
import './compare.css';
import { Changes } from './Changes.tsx';
import { Merge } from './Merge.tsx';
import { useVersionChoices } from './versions.ts';

const text = messages.compare;

/** What changed between versions of the open workflow, and bringing another version in. */
export function CompareDialog({ tab }: { readonly tab: 'changes' | 'merge' }) {
  const [active, setActive] = useState<string>(tab);
  const title = useDocument(({ workflow, name }) => workflow?.name ?? name ?? '');
  const choices = useVersionChoices();
  const waiting = <p className="muted page-tab">{text.loading}</p>;
  return (
    <Dialog title={text.title(title)} isOpen widthPx={1360} onClose={closeSheet}>
      <div className="compare-sheet" data-testid="compare">
        <Tabs
          label={text.tabs}
          active={active}
          onChange={setActive}
          tabs={[
            {
              id: 'changes',
              label: text.changes,
              content: choices === undefined ? waiting : <Changes choices={choices} />,
            },
            { id: 'merge', label: text.merge, content: choices === undefined ? waiting : <Merge choices={choices} /> },
          ]}
        />
      </div>
    </Dialog>
  );
}
