import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { messages } from '../messages/messages.ts';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  readonly widthPx?: number;
  /** The title is read out but not shown (command palette). */
  readonly isTitleHidden?: boolean;
  /** Where the focus goes when it is closed; default: to what had it before. */
  readonly finalFocus?: (() => HTMLElement | null) | undefined;
}

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  foot,
  widthPx = 560,
  isTitleHidden = false,
  finalFocus,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          ref={popup}
          initialFocus={() => firstField(popup.current)}
          {...(finalFocus === undefined ? {} : { finalFocus })}
          className="dialog"
          style={{ '--dialog-width': `${widthPx}px` } as React.CSSProperties}
        >
          {isTitleHidden ? (
            <Base.Title className="visually-hidden">{title}</Base.Title>
          ) : (
            <div className="dialog-head">
              <Base.Title className="dialog-title">{title}</Base.Title>
              <Button look="quiet" icon={<X size={16} />} aria-label={messages.common.close} onClick={onClose} />
            </div>
          )}
          {isTitleHidden ? children : <div className="dialog-body">{children}</div>}
          {foot !== undefined && <div className="dialog-foot">{foot}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What asks for it, then the first thing to type into, else the dialog itself: focus on the close button would open its tooltip and take the first Escape. */
function firstField(popup: HTMLElement | null): HTMLElement | null {
  const asked = popup?.querySelector<HTMLElement>('[data-first-focus]');
  return asked ?? popup?.querySelector<HTMLElement>('input:not([type="checkbox"]), select, textarea') ?? popup;
}
