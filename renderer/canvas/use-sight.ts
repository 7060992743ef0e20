import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useMemo, useState } from 'react';
import { useView } from '../stores/view-store.ts';
import { useCanvas } from './canvas-store.ts';
import { useBrokenEdges } from './edge-problem.ts';
import {
  givenFor,
  isStillSeen,
  NOTHING_IN_SIGHT,
  sightOf,
  type Given,
  type SeenView,
  type Sight,
  type SightGraph,
} from './in-sight.ts';
import { seenBox, type Tile } from './map-tiles.ts';
import { useScene } from './scene.ts';

/** More dragged nodes than this are not all drawn, only those in sight. */
const MOST_MOVED = 60;

/**
 * What of the scene React Flow is given. Few cards: all of them, so that scripts and assistive tools find each. Many: what is in sight, or,
 * where a map is drawn instead, only what the hand is at.
 */
export function useSight(
  kind: 'all' | 'window' | 'map',
  tiles: readonly Tile[],
  moved: ReadonlySet<string>,
  apart: ReadonlySet<string>,
): Given {
  const view = useSeenView(kind === 'window');
  const [chooser] = useState(() => new SightChooser());
  const { cards, shownEdges: edges, ways } = useScene();
  const near = useCanvas((canvas) => canvas.near);
  const selected = useView((state) => state.selectedNodes);
  const told = useToldEdges();
  const sight = useMemo(
    () => (kind === 'window' ? chooser.choose({ tiles, edges, ways, told }, view) : NOTHING_IN_SIGHT),
    [kind, tiles, edges, ways, told, view, chooser],
  );
  return useMemo(() => {
    if (kind === 'all') return { cards, edges, hidden: NONE };
    const last = selected.slice(-1);
    const always =
      kind === 'map' ? [...(near === undefined ? [] : [near]), ...last, ...apart] : [...last, ...few(moved)];
    return givenFor(cards, edges, sight, { always, moved: kind === 'map' ? apart : moved, selected });
  }, [kind, cards, edges, sight, near, selected, moved, apart]);
}

/** Edges that are drawn for themselves (`SightGraph`). */
export function useToldEdges(): ReadonlySet<string> {
  const selected = useView((state) => state.selectedEdges);
  const broken = useBrokenEdges();
  return useMemo(() => new Set([...selected, ...broken]), [selected, broken]);
}

const NONE: ReadonlySet<string> = new Set();

function few(moved: ReadonlySet<string>): readonly string[] {
  return moved.size > MOST_MOVED ? [] : [...moved];
}

/** Remembers what it chose last, for that stays a while. */
export class SightChooser {
  #last = NOTHING_IN_SIGHT;

  choose(graph: SightGraph, view: SeenView | undefined): Sight {
    if (view !== undefined) this.#last = sightOf(graph, view, this.#last);
    return this.#last;
  }
}

/** The view for which to choose what is in the page; another one only when the view has left it. */
export function useSeenView(isAsked: boolean): SeenView | undefined {
  const store = useStoreApi();
  const [chosen, choose] = useState<SeenView>();
  useLayoutEffect(() => {
    if (!isAsked) return undefined;
    const look = (): void => {
      const { transform, width, height } = store.getState();
      if (width === 0 || height === 0) return;
      const now = { box: seenBox(transform, width, height), zoom: transform[2] };
      choose((before) => (before !== undefined && isStillSeen(before, now) ? before : now));
    };
    look();
    return store.subscribe(look);
  }, [store, isAsked]);
  return chosen;
}
