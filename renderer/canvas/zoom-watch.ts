import { useStoreApi } from '@xyflow/react';
import { useEffect, type RefObject } from 'react';
import { setHoldsCanvas } from '../stores/hand.ts';
import { useRun } from '../stores/run-store.ts';
import { useCanvas } from './canvas-store.ts';
import { firstZoomLevel, mapFar, nextZoomLevel, type ZoomLevel } from './zoom-level.ts';

/** The one subscriber to the zoom: it writes `data-zoom` on the root and styles do the rest; no card hears of it. */
export function useZoomLevel(root: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    let level: ZoomLevel | undefined;
    let far: number | undefined;
    const write = (): void => {
      const zoom = store.getState().transform[2];
      const next = level === undefined ? firstZoomLevel(zoom) : nextZoomLevel(level, zoom);
      if (root.current === null) return;
      if (next === 'map' && far !== mapFar(zoom)) {
        far = mapFar(zoom);
        root.current.style.setProperty('--map-far', String(far));
      }
      if (next === level) return;
      level = next;
      root.current.setAttribute('data-zoom', next);
      useCanvas.setState({ isFar: next === 'map', near: undefined });
    };
    write();
    return store.subscribe(write);
  }, [store, root]);
}

/**
 * While the hand holds the canvas (`data-held`), nothing under the pointer answers to it: edges that light up and go out as they slide past
 * would be painted at every step. And what else changes waits for it a little (`holdsCanvas`).
 */
export function useHeldMark(root: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    const element = root.current;
    const stop = store.subscribe(({ paneDragging }, { paneDragging: wasDragging }) => {
      if (paneDragging === wasDragging) return;
      element?.toggleAttribute('data-held', paneDragging);
      setHoldsCanvas(paneDragging);
    });
    return () => {
      stop();
      element?.removeAttribute('data-held');
      setHoldsCanvas(false);
    };
  }, [store, root]);
}

/** Above this many running tasks nothing turns any more. */
const MANY_RUNNING = 30;

export function followRunCount(root: HTMLElement): () => void {
  const write = (): void => {
    let running = 0;
    for (const task of useRun.getState().state?.tasks.values() ?? []) if (task.status === 'running') running += 1;
    const isMany = running > MANY_RUNNING;
    if (isMany !== 'still' in root.dataset) {
      if (isMany) root.dataset['still'] = '';
      else delete root.dataset['still'];
    }
  };
  write();
  return useRun.subscribe(write);
}
