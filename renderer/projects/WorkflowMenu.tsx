import { ChevronDown, CopyPlus, FileOutput, FilePlus2, GitCompare, PenLine, Trash2, Workflow } from 'lucide-react';
import { Menu, type MenuEntry } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { duplicateWorkflow, newWorkflow, openWorkflow } from '../stores/workflow-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';

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
          {
            id: 'rename',
            label: messages.common.rename,
            icon: <PenLine size={16} />,
            run: () => openSheet({ kind: 'renameWorkflow', name }),
          },
          {
            id: 'duplicate',
            label: messages.common.duplicate,
            icon: <CopyPlus size={16} />,
            run: () => void duplicateWorkflow(name),
          },
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
          {
            id: 'delete',
            label: messages.common.delete,
            icon: <Trash2 size={16} />,
            danger: true,
            run: () => openSheet({ kind: 'deleteWorkflow', name }),
          },
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
