import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly disabledBecause?: string | undefined;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly trigger: ReactElement<Record<string, unknown>>;
  /** `'separator'` draws a line. */
  readonly entries: readonly (MenuEntry | 'separator')[];
  readonly align?: 'start' | 'end';
  readonly label?: string;
}

export function Menu({ trigger, entries, align = 'start', label }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="menu-positioner" align={align} sideOffset={4}>
          <Base.Popup className="menu" aria-label={label}>
            {entries.map((entry, index) =>
              entry === 'separator' ? (
                <Base.Separator key={`separator-${index}`} className="menu-separator" />
              ) : (
                <Base.Item
                  key={entry.id}
                  className="menu-item"
                  disabled={entry.disabledBecause !== undefined}
                  data-danger={entry.danger === true ? '' : undefined}
                  title={entry.disabledBecause}
                  onClick={entry.run}
                >
                  {entry.icon}
                  <span className="menu-item-label">{entry.label}</span>
                  {entry.shortcut !== undefined && <kbd>{entry.shortcut}</kbd>}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
