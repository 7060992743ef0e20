import { Activity, FolderGit2, History, ListOrdered, ListTree, Settings, Shapes, type LucideIcon } from 'lucide-react';
import { Tooltip } from '../design/Tooltip.tsx';
import { messages } from '../messages/messages.ts';
import { openSheet, useView, type LeftPanel } from '../stores/view-store.ts';

const ENTRIES: readonly { readonly panel: LeftPanel; readonly Icon: LucideIcon }[] = [
  { panel: 'modules', Icon: Shapes },
  { panel: 'outline', Icon: ListTree },
  { panel: 'runs', Icon: History },
  { panel: 'queue', Icon: ListOrdered },
  { panel: 'projects', Icon: FolderGit2 },
];

/** The narrow strip at the left: which side panel is open. Pressing the open one folds it. */
export function Rail() {
  const { leftPanel, isLeftOpen } = useView();
  return (
    <nav className="rail" aria-label={messages.app.panels.left}>
      {ENTRIES.map(({ panel, Icon }) => {
        const isActive = isLeftOpen && leftPanel === panel;
        return (
          <Tooltip key={panel} text={messages.app.rail[panel]} side="right">
            <button
              type="button"
              className="rail-button"
              aria-label={messages.app.rail[panel]}
              aria-pressed={isActive}
              onClick={() => useView.setState({ leftPanel: panel, isLeftOpen: !isActive })}
            >
              <Icon size={20} strokeWidth={1.75} />
            </button>
          </Tooltip>
        );
      })}
      <span className="rail-gap" />
      <Tooltip text={messages.status.title} side="right">
        <button
          type="button"
          className="rail-button"
          aria-label={messages.status.title}
          onClick={() => openSheet({ kind: 'status' })}
        >
          <Activity size={20} strokeWidth={1.75} />
        </button>
      </Tooltip>
      <Tooltip text={messages.app.rail.settings} side="right">
        <button
          type="button"
          className="rail-button"
          aria-label={messages.app.rail.settings}
          onClick={() => openSheet({ kind: 'settings' })}
        >
          <Settings size={20} strokeWidth={1.75} />
        </button>
      </Tooltip>
    </nav>
  );
}
