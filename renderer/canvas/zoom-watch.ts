import { useStoreApi } from '@xyflow/react';
import { useEffect, type RefObject } from 'react';
import { useRun } from '../stores/run-store.ts';
import { useCanvas } from './canvas-store.ts';
import { firstZoomLevel, nextZoomLevel, type ZoomLevel } from './zoom-level.ts';

/** The one subscriber to the zoom: it writes `data-zoom` on the root and styles do the rest; no card hears of it. */
export function useZoomLevel(root: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    let level: ZoomLevel | undefined;
    const write = (): void => {
      const zoom = store.getState().transform[2];
      const next = level === undefined ? firstZoomLevel(zoom) : nextZoomLevel(level, zoom);
      if (next === level || root.current === null) return;
      level = next;
      root.current.setAttribute('data-zoom', next);
      useCanvas.setState({ isFar: next === 'map', near: undefined });
    };
    write();
    return store.subscribe(write);
  }, [store, root]);
}

const CALM_MS = 400;

/**
 * While the view is shifted at one zoom, styles make a picture of the drawing that only slides (`data-moving`); a change of zoom draws it
 * anew. At rest there is no such picture, for it would not be sharp. While the hand holds the canvas (`data-held`), nothing under the pointer
 * answers to it: edges that light up and go out as they slide past would be painted at every step.
 */
export function useMovingMark(root: RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    const element = root.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      clearTimeout(timer);
      timer = undefined;
      element?.removeAttribute('data-moving');
    };
    const stop = store.subscribe(
      ({ transform: now, paneDragging }, { transform: before, paneDragging: wasDragging }) => {
        if (paneDragging !== wasDragging) element?.toggleAttribute('data-held', paneDragging);
        if (now === before) return;
        if (now[2] !== before[2]) {
          if (timer !== undefined) rest();
          return;
        }
        if (timer === undefined) element?.setAttribute('data-moving', '');
        clearTimeout(timer);
        timer = setTimeout(rest, CALM_MS);
      },
    );
    return () => {
      stop();
      rest();
      element?.removeAttribute('data-held');
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
