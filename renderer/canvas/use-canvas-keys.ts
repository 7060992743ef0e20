import { useEffect, type RefObject } from 'react';
import { useView } from '../stores/view-store.ts';
import { pasteText } from './clipboard-commands.ts';
import { useCanvas } from './canvas-store.ts';
import { pointForNew, toClient } from './canvas-view.ts';
import { middleOf } from './route-edge.ts';
import { absolutePlace, useScene } from './scene.ts';
import { pressWhileConnecting } from './keyboard-connect.ts';

/**
 * Keys that cannot be bound like others. Connect mode takes its keys before anybody else; Ctrl+V must reach the browser, since only
 * its own paste event may read the clipboard without asking.
 */
export function useCanvasKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let keepsIncoming = false;
    const onKey = (event: KeyboardEvent): void => {
      if (event.code === 'Space' && mayPan(event.target, root.current)) {
        event.preventDefault();
        setPanning(true);
      }
      const isInOutline =
        event.target instanceof Element && event.target.closest('[data-outline] .outline-row') !== null;
      const isPaste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
      // Whoever works in the outline connects and pastes from there.
      if (isInOutline ? !isPaste && !isConnecting() : !isCanvasKey(event.target, root.current)) return;
      if (pressWhileConnecting(event.key)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      if (isPaste) {
        keepsIncoming = event.shiftKey;
        event.stopImmediatePropagation();
      }
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.code === 'Space') setPanning(false);
    };
    const onBlur = (): void => setPanning(false);
    const onPaste = (event: ClipboardEvent): void => {
      const isInOutline =
        event.target instanceof Element && event.target.closest('[data-outline] .outline-row') !== null;
      if (!isInOutline && !isCanvasKey(event.target, root.current)) return;
      event.preventDefault();
      pasteText(event.clipboardData?.getData('text/plain') ?? '', keepsIncoming);
    };
    const element = root.current;
    const onMenu = (event: Event): void => {
      // The pointer's own menus begin deeper; the key's begins at what has the focus.
      if (event.target === element) openMenuByKey(event);
    };
    element?.addEventListener('contextmenu', onMenu);
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    window.addEventListener('blur', onBlur);
    window.addEventListener('paste', onPaste);
    return () => {
      element?.removeEventListener('contextmenu', onMenu);
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      window.removeEventListener('blur', onBlur);
      window.removeEventListener('paste', onPaste);
    };
  }, [root]);
}

function isConnecting(): boolean {
  return useCanvas.getState().drawing?.keyboard !== undefined;
}

function setPanning(isPanning: boolean): void {
  if (useCanvas.getState().isPanning !== isPanning) useCanvas.setState({ isPanning });
}

/** Over the canvas Space means the canvas, unless it presses a button or is typed. */
function mayPan(target: EventTarget | null, root: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement) || useView.getState().sheet !== undefined) return false;
  if (target.closest('input, textarea, select, button, a, [contenteditable="true"]') !== null) return false;
  return root?.matches(':hover') === true || target === root;
}

/** The menu key, or Shift+F10: the menu of what is selected, beside it. */
function openMenuByKey(event: Event): void {
  const { selectedNodes, selectedEdges } = useView.getState();
  const [path] = selectedNodes;
  const way = useScene.getState().ways.get(selectedEdges[0] ?? '');
  const place = path === undefined ? undefined : absolutePlace(path);
  const on = place ?? (way === undefined ? undefined : middleOf(way));
  const at = on === undefined ? pointForNew() : toClient(on);
  event.preventDefault();
  useCanvas.setState({ menu: { kind: path !== undefined ? 'node' : way === undefined ? 'canvas' : 'edge', at } });
}

/** The focus is on the canvas or nowhere, nothing lies in front, and nobody types. */
function isCanvasKey(target: EventTarget | null, root: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement) || useView.getState().sheet !== undefined) return false;
  if (target.closest('input, textarea, select, [contenteditable="true"]') !== null) return false;
  return target === document.body || root?.contains(target) === true;
}
