import { useEffect } from 'react';
import { select, useView } from '../stores/view-store.ts';
import { bringIntoView } from './canvas-view.ts';

let isSelectedHere = false;

/** What was clicked on the canvas is in sight already; what was chosen in a list may not be. */
export function selectHere(nodes: readonly string[], edges: readonly string[], marks?: readonly string[]): void {
  isSelectedHere = true;
  select(nodes, edges, marks);
  isSelectedHere = false;
}

export function useFollowSelection(): void {
  useEffect(
    () =>
      useView.subscribe((view, before) => {
        const [path, ...more] = view.selectedNodes;
        if (isSelectedHere || view.selectedNodes === before.selectedNodes || path === undefined || more.length > 0)
          return;
        bringIntoView(path);
      }),
    [],
  );
}
