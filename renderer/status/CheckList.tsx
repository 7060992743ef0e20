import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import type { Check } from '#shared/bridge/app-calls.ts';
import { messages } from '../messages/messages.ts';

const ICONS = { good: CircleCheck, warning: CircleAlert, bad: CircleX } as const;
const ORDER = ['bad', 'warning', 'good'] as const;

/** What needs somebody first. */
export function CheckList({ checks }: { readonly checks: readonly Check[] }) {
  const sorted = checks.toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  return (
    <ul className="checks">
      {sorted.map((check, index) => {
        const Icon = ICONS[check.state];
        return (
          <li key={`${check.id} ${index}`} data-check={check.id} data-state={check.state}>
            <Icon size={16} aria-label={messages.settings.states[check.state]} />
            <div>
              <strong>{check.title}</strong> <span className="muted">{check.detail}</span>
              {check.remedy !== undefined && <div className="check-remedy">{check.remedy}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
