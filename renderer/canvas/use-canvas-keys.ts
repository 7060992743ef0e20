import { useEffect, type RefObject } from 'react';
import { useView } from '../stores/view-store.ts';
import { pasteText } from './canvas-commands.ts';
import { pressWhileConnecting } from './keyboard-connect.ts';

/**
 * Keys that cannot be bound like others. Connect mode takes its keys before anybody else; Ctrl+V must reach the browser, since only
 * its own paste event may read the clipboard without asking.
 */
export function useCanvasKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let keepsIncoming = false;
    const onKey = (event: KeyboardEvent): void => {
      if (!isCanvasKey(event.target, root.current)) return;
      if (pressWhileConnecting(event.key)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v') {
        keepsIncoming = event.shiftKey;
        event.stopImmediatePropagation();
      }
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (!isCanvasKey(event.target, root.current)) return;
      event.preventDefault();
      pasteText(event.clipboardData?.getData('text/plain') ?? '', keepsIncoming);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('paste', onPaste);
    };
  }, [root]);
}

/** The focus is on the canvas or nowhere, nothing lies in front, and nobody types. */
function isCanvasKey(target: EventTarget | null, root: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement) || useView.getState().sheet !== undefined) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"]') !== null) return false;
  return target === document.body || root?.contains(target) === true;
}
