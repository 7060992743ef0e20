import { Menu as Base } from '@base-ui/react/menu';
import { messages } from '../messages/messages.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasElement } from './canvas-view.ts';
import { connectAndTell } from './connect-gesture.ts';

/** An edge was dropped on a card where it fits more than one port. */
export function PortPicker() {
  const picker = useCanvas((canvas) => canvas.picker);
  if (picker === undefined) return null;
  const { at, from, ports } = picker;
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  const close = (): void => useCanvas.setState({ picker: undefined });
  return (
    <Base.Root open modal={false} onOpenChange={(isOpen) => !isOpen && close()}>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" anchor={anchor} side="bottom" align="start" positionMethod="fixed">
          <Base.Popup
            className="menu"
            aria-label={messages.canvas.picker.label}
            finalFocus={() => canvasElement() ?? null}
          >
            <div className="menu-heading">{messages.canvas.picker.title}</div>
            {ports.map((port) => (
              <Base.Item key={port.port} className="menu-item" onClick={() => connectAndTell(from, port)}>
                <span className="menu-item-label">{port.port.slice(port.port.indexOf('.') + 1)}</span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
