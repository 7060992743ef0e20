import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './Tooltip.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly look?: 'plain' | 'main' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
  /** Why it cannot be pressed now. It stays focusable, so that the reason can be read. */
  readonly disabledBecause?: string | undefined;
  readonly shortcut?: string | undefined;
  readonly tooltip?: string | undefined;
  readonly pressed?: boolean;
}

/** A button that is never silently dead: disabled means "with a reason in the tooltip". */
export function Button({
  look = 'plain',
  size = 'normal',
  icon,
  disabledBecause,
  shortcut,
  tooltip,
  pressed,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isDisabled = disabledBecause !== undefined;
  // The tooltip is only there while the button is hovered or has the focus. (ARIA 1.3; the lint rule knows 1.2.)
  const reason = isDisabled ? { 'aria-description': disabledBecause } : {};
  const button = (
    <button
      type="button"
      {...rest}
      className={`button ${rest.className ?? ''}`}
      data-look={look}
      data-size={size}
      data-icon-only={children === undefined ? '' : undefined}
      data-disabled={isDisabled ? '' : undefined}
      data-pressed={pressed === true ? '' : undefined}
      aria-pressed={pressed}
      aria-disabled={isDisabled || undefined}
      {...reason}
      onClick={isDisabled ? undefined : onClick}
    >
      {icon}
      {children}
    </button>
  );
  const tip = disabledBecause ?? tooltip ?? (children === undefined ? rest['aria-label'] : undefined);
  if (tip === undefined && shortcut === undefined) return button;
  return (
    <Tooltip text={tip ?? ''} shortcut={shortcut}>
      {button}
    </Tooltip>
  );
}
