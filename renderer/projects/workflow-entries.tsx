import { CopyPlus, PenLine, Trash2 } from 'lucide-react';
import type { MenuEntry } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { closeSheet, openSheet } from '../stores/view-store.ts';
import { duplicateWorkflow } from '../stores/workflow-session.ts';

type Entry = Exclude<MenuEntry, 'separator'>;

/** What every menu of a workflow offers. */
export function renameEntry(name: string): Entry {
  return {
    id: 'rename',
    label: messages.common.rename,
    icon: <PenLine size={16} />,
    run: () => openSheet({ kind: 'renameWorkflow', name }),
  };
}

/** The copy is opened: whatever page the menu stands on makes room for it. */
export function duplicateEntry(name: string): Entry {
  return {
    id: 'duplicate',
    label: messages.common.duplicate,
    icon: <CopyPlus size={16} />,
    run: () => {
      closeSheet();
      void duplicateWorkflow(name);
    },
  };
}

export function deleteEntry(name: string, label: string = messages.common.delete): Entry {
  return {
    id: 'delete',
    label,
    icon: <Trash2 size={16} />,
    danger: true,
    run: () => openSheet({ kind: 'deleteWorkflow', name }),
  };
}
