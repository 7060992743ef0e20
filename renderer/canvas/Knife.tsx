import { useEffect, useState, type RefObject } from 'react';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { announce } from '../stores/view-store.ts';
import { toCanvas } from './canvas-view.ts';
import { deleteParts } from './gestures.ts';
import type { Point } from './layout-tree.ts';
import { desk, useScene } from './scene.ts';
import { edgesCrossed } from './slice.ts';

const NO_CUT: readonly Point[] = [];
/** Nearer points than this say nothing new. Pixels. */
const STEP = 4;

/** Alt and a drag over the empty canvas: a knife that takes away the edges it crosses, in one step. */
export function Knife({ root }: { readonly root: RefObject<HTMLElement | null> }) {
  const [cut, setCut] = useState(NO_CUT);
  useEffect(() => {
    const element = root.current;
    const onPress = (event: PointerEvent): void => {
      const isOnEmpty = event.target instanceof Element && event.target.classList.contains('react-flow__pane');
      if (!event.altKey || event.button !== 0 || !isOnEmpty || element === null) return;
      // React Flow would begin to mark cards.
      event.stopPropagation();
      event.preventDefault();
      draw(event, setCut);
    };
    element?.addEventListener('pointerdown', onPress, { capture: true });
    return () => element?.removeEventListener('pointerdown', onPress, { capture: true });
  }, [root]);
  if (cut.length < 2) return null;
  return (
    <svg className="knife" aria-hidden="true">
      <polyline points={cut.map(({ x, y }) => `${x},${y}`).join(' ')} />
    </svg>
  );
}

/** From the press until the pointer lets go; Escape drops the knife. */
function draw(press: PointerEvent, show: (cut: readonly Point[]) => void): void {
  let cut: readonly Point[] = [{ x: press.clientX, y: press.clientY }];
  const ending = new AbortController();
  const { signal } = ending;
  const end = (): void => {
    ending.abort();
    show(NO_CUT);
  };
  const onMove = ({ clientX: x, clientY: y }: PointerEvent): void => {
    const last = cut.at(-1);
    if (last !== undefined && Math.hypot(last.x - x, last.y - y) < STEP) return;
    cut = [...cut, { x, y }];
    show(cut);
  };
  window.addEventListener('pointermove', onMove, { signal });
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal, capture: true });
  window.addEventListener(
    'pointerup',
    ({ clientX: x, clientY: y }) => {
      end();
      slice([...cut, { x, y }]);
    },
    { signal },
  );
}

function slice(cut: readonly Point[]): void {
  const now = desk();
  const { edges, ways } = useScene.getState();
  const crossed = new Set(edgesCrossed(cut.map(toCanvas), ways));
  if (now === undefined || crossed.size === 0) return;
  const gone = edges.filter(({ id }) => crossed.has(id));
  if (edit(messages.canvas.undo.slice, deleteParts(now, [], gone))) announce(messages.canvas.broken(gone.length));
}
