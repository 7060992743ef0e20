import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { Button } from '../design/Button.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet, openSheet } from '../stores/view-store.ts';
import { ACTION_GROUPS, shortcutLabel } from './action.ts';
import { allActions } from './actions.ts';
import { shortcutsOf } from './keymap.ts';

export function ShortcutSheet() {
  const keymap = useStudio((state) => state.settings.keymap);
  return (
    <Dialog
      title={messages.app.shortcuts.title}
      isOpen
      widthPx={760}
      onClose={closeSheet}
      foot={
        <Button onClick={() => openSheet({ kind: 'settings', section: 'keys' })}>
          {messages.app.shortcuts.change}
        </Button>
      }
    >
      <div className="shortcut-columns">
        {ACTION_GROUPS.map((group) => {
          const actions = allActions.filter(
            (action) => action.group === group && shortcutsOf(action, keymap).length > 0,
          );
          if (actions.length === 0) return null;
          return (
            <section key={group} className="shortcut-group">
              <h3>{messages.app.commands.groups[group]}</h3>
              {actions.map((action) => (
                <div key={action.id} className="shortcut-row">
                  <span>{action.label}</span>
                  <span>
                    {shortcutsOf(action, keymap).map((shortcut) => (
                      <kbd key={shortcut} className="key">
                        {shortcutLabel(shortcut)}
                      </kbd>
                    ))}
                  </span>
                </div>
              ))}
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
