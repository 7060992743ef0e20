import { ChevronDown, FileOutput, FilePlus2, GitCompare, Workflow } from 'lucide-react';
import { Menu, type MenuEntry } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { newWorkflow, openWorkflow } from '../stores/workflow-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import { deleteEntry, duplicateEntry, renameEntry } from './workflow-entries.tsx';

const text = messages.projects;

/** Which workflow of the project is open; make, rename, duplicate, delete. */
export function WorkflowMenu() {
  const name = useDocument((document) => document.name);
  const title = useDocument((document) => document.workflow?.name);
  const workflows = useStudio((state) => state.workflows);
  const rows: readonly MenuEntry[] = workflows.map((row) => ({
    id: row.name,
    label: row.title,
    icon: <Workflow size={16} />,
    shortcut: row.name === name ? text.open : undefined,
    run: () => void openWorkflow(row.name),
  }));
  const current: readonly MenuEntry[] =
    name === undefined
      ? []
      : [
          renameEntry(name),
          duplicateEntry(name),
          {
            id: 'compare',
            label: messages.compare.action,
            icon: <GitCompare size={16} />,
            run: () => openSheet({ kind: 'compare', tab: 'changes' }),
          },
          {
            id: 'export',
            label: messages.exchange.export.action,
            icon: <FileOutput size={16} />,
            run: () => openSheet({ kind: 'export' }),
          },
          deleteEntry(name),
        ];
  return (
    <Menu
      label={text.workflows}
      trigger={
        <button type="button" className="title-menu" data-strong="" aria-label={text.workflowMenu(title ?? name ?? '')}>
          <span className="truncate">{title ?? name ?? ''}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
      entries={[
        ...rows,
        ...(rows.length > 0 ? (['separator'] as const) : []),
        { id: 'new', label: text.newWorkflow, icon: <FilePlus2 size={16} />, run: () => void newWorkflow() },
        ...current,
      ]}
    />
  );
}
