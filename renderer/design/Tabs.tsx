import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly active: string;
  readonly onChange: (id: string) => void;
  readonly label: string;
  /** Buttons at the right end of the tab row. */
  readonly extra?: ReactNode;
}

export function Tabs({ tabs, active, onChange, label, extra }: TabsProps) {
  return (
    <Base.Root className="tabs" value={active} onValueChange={(value) => onChange(String(value))}>
      <div className="tab-list">
        <Base.List aria-label={label}>
          {tabs.map((tab) => (
            <Base.Tab key={tab.id} value={tab.id} className="tab">
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && (
                <span className="badge tabular" aria-hidden="true">
                  {tab.count}
                </span>
              )}
            </Base.Tab>
          ))}
        </Base.List>
        <span style={{ flex: 1 }} />
        {extra}
      </div>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="tab-panel">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
