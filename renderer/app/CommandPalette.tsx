import { Command } from 'cmdk';
import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { openWorkflow } from '../stores/workflow-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import { ACTION_GROUPS, keysOf, shortcutLabel, type UserAction } from './action.ts';
import { allActions } from './actions.ts';
import { rankCommand } from './rank-command.ts';

/** Every action of the window, and every workflow of the project, by a few letters. */
export function CommandPalette() {
  const workflows = useStudio((state) => state.workflows);
  const pick = (run: () => void): void => {
    closeSheet();
    run();
  };
  return (
    <Dialog title={messages.app.commands.title} isOpen isTitleHidden widthPx={600} onClose={closeSheet}>
      <Command className="commands" loop filter={rankCommand} label={messages.app.commands.title}>
        <Command.Input className="commands-input" placeholder={messages.app.commands.placeholder} autoFocus />
        <Command.List className="commands-list">
          <Command.Empty className="commands-empty">{messages.app.commands.empty}</Command.Empty>
          {ACTION_GROUPS.map((group) => (
            <Command.Group key={group} heading={messages.app.commands.groups[group]}>
              {allActions
                .filter((action) => action.group === group)
                .map((action) => (
                  <ActionItem key={action.id} action={action} onPick={pick} />
                ))}
            </Command.Group>
          ))}
          <Command.Group heading={messages.app.commands.workflows}>
            {workflows.map((row) => (
              <Command.Item
                key={row.name}
                value={`workflow ${row.name} ${row.title}`}
                className="menu-item"
                onSelect={() => pick(() => void openWorkflow(row.name))}
              >
                <span className="menu-item-label">{row.title}</span>
                <span className="muted">{row.name}</span>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

function ActionItem({ action, onPick }: { readonly action: UserAction; readonly onPick: (run: () => void) => void }) {
  const reason = action.disabledBecause?.();
  const [key] = keysOf(action);
  return (
    <Command.Item
      value={`${action.label} ${action.id}`}
      keywords={[...(action.keywords ?? [])]}
      className="menu-item"
      disabled={reason !== undefined}
      onSelect={() => onPick(action.run)}
    >
      <span className="menu-item-label">{action.label}</span>
      {reason !== undefined && <span className="muted truncate">{reason}</span>}
      {key !== undefined && <kbd>{shortcutLabel(key)}</kbd>}
    </Command.Item>
  );
}
