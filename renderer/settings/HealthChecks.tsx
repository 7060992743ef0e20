import { CircleAlert, CircleCheck, CircleX, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Check } from '#shared/bridge/contract.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { reportBug } from '../stores/notices.tsx';

const ICONS = { good: CircleCheck, warning: CircleAlert, bad: CircleX } as const;

/** The same checks as `codomyrmex doctor`, made now. */
export function HealthChecks() {
  const [checks, setChecks] = useState<readonly Check[]>();
  useEffect(() => {
    api().app.doctor({}).then(setChecks, reportBug);
  }, []);
  const checkAgain = (): void => {
    setChecks(undefined);
    api().app.doctor({}).then(setChecks, reportBug);
  };
  return (
    <div className="settings-page">
      <Button icon={<RefreshCw size={14} />} onClick={checkAgain}>
        {messages.settings.checkAgain}
      </Button>
      {checks === undefined ? (
        <p className="muted">{messages.common.loading}</p>
      ) : (
        <ul className="tools">
          {checks.map((check) => {
            const Icon = ICONS[check.state];
            return (
              <li key={check.id} className="tool" data-state={check.state}>
                <Icon size={16} aria-label={messages.settings.states[check.state]} />
                <div className="tool-text">
                  <strong>{check.title}</strong>
                  <span className="muted">{[check.detail, check.remedy].filter(Boolean).join(' ')}</span>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
