import { useState } from 'react';
import { Dialog } from '../design/Dialog.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { messages } from '../messages/messages.ts';
import { Checks } from '../status/Checks.tsx';
import { closeSheet } from '../stores/view-store.ts';
import { AiSettings } from './AiSettings.tsx';
import { GeneralSettings } from './GeneralSettings.tsx';
import { KeySettings } from './KeySettings.tsx';
import { ModuleSettings } from './ModuleSettings.tsx';
import { SecretSettings } from './SecretSettings.tsx';
import './settings.css';

interface SettingsDialogProps {
  readonly section: string | undefined;
  /** The name of a secret that is to be added. */
  readonly secret: string | undefined;
}

export function SettingsDialog({ section, secret }: SettingsDialogProps) {
  const [active, setActive] = useState(section ?? 'general');
  const text = messages.settings;
  return (
    <Dialog title={text.title} isOpen widthPx={720} onClose={closeSheet}>
      <div className="settings">
        <Tabs
          label={text.title}
          active={active}
          onChange={setActive}
          tabs={[
            { id: 'general', label: text.general, content: <GeneralSettings /> },
            { id: 'keys', label: text.keys.title, content: <KeySettings /> },
            { id: 'modules', label: text.modules, content: <ModuleSettings /> },
            { id: 'ai', label: text.ai.title, content: <AiSettings /> },
            { id: 'secrets', label: text.secrets.title, content: <SecretSettings wanted={secret} /> },
            {
              id: 'health',
              label: text.health,
              content: (
                <div className="settings-page">
                  <Checks />
                </div>
              ),
            },
          ]}
        />
      </div>
    </Dialog>
  );
}
