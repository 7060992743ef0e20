import { Dialog } from '../design/Dialog.tsx';
import { messages } from '../messages/messages.ts';
import { closeSheet } from '../stores/view-store.ts';
import { ACTION_GROUPS, shortcutLabel } from './action.ts';
import { allActions } from './actions.ts';

export function ShortcutSheet() {
  return (
    <Dialog title={messages.app.shortcuts.title} isOpen widthPx={760} onClose={closeSheet}>
      <div className="shortcut-columns">
        {ACTION_GROUPS.map((group) => {
          const actions = allActions.filter((action) => action.group === group && (action.shortcuts?.length ?? 0) > 0);
          if (actions.length === 0) return null;
          return (
            <section key={group} className="shortcut-group">
              <h3>{messages.app.commands.groups[group]}</h3>
              {actions.map((action) => (
                <div key={action.id} className="shortcut-row">
                  <span>{action.label}</span>
                  <span>
                    {action.shortcuts?.map((shortcut) => (
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
