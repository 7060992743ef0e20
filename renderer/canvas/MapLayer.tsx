import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { Hand, TriangleAlert } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import { TASK_STATUS, type TaskStatus } from '#shared/run/task-status.ts';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { onThemeChange } from '../design/use-theme.ts';
import { useRun } from '../stores/run-store.ts';
import { moduleOf } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';
import { useBrokenEdges } from './edge-problem.ts';
import type { Card } from './flow-graph.ts';
import type { SeenView } from './in-sight.ts';
import { MapPainter } from './map-painter.ts';
import { seenBox, type Tile } from './map-tiles.ts';
import { useScene } from './scene.ts';
import type { WayLookup } from './routes.ts';

interface MapLayerProps {
  readonly tiles: readonly Tile[];
  readonly ways: WayLookup;
  /** Nodes that are shown as cards instead. */
  readonly apart: ReadonlySet<string>;
}

/** A large graph from afar, drawn instead of built: a thousand cards in the page are what panning would have to carry. */
export function MapLayer({ tiles, ways, apart }: MapLayerProps) {
  const [painter, setPainter] = useState<MapPainter>();
  const back = useRef<HTMLCanvasElement>(null);
  const front = useRef<HTMLCanvasElement>(null);
  const icons = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const edges = useScene((scene) => scene.shownEdges);
  const cards = useScene((scene) => scene.cards);
  const selectedNodes = useView((view) => view.selectedNodes);
  const selectedEdges = useView((view) => view.selectedEdges);
  useLayoutEffect(() => {
    if (back.current === null || front.current === null || icons.current === null) return undefined;
    const made = new MapPainter(back.current, front.current, icons.current);
    const view = (): SeenView => {
      const { transform, width, height } = store.getState();
      return { box: seenBox(transform, width, height), zoom: transform[2] };
    };
    made.look(view());
    made.readTheme();
    setPainter(made);
    const stops = [
      store.subscribe((now, before) => {
        if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height)
          made.look(view());
      }),
      // The first state of a run changes every card: when it has been drawn with them, nothing is left to draw here.
      useRun.subscribe(() => queueMicrotask(() => made.follow(useRun.getState().state))),
      onThemeChange(() => made.readTheme()),
    ];
    return () => {
      for (const stop of stops) stop();
      made.stop();
    };
  }, [store]);
  const brokenEdges = useBrokenEdges();
  useLayoutEffect(() => {
    painter?.show({ tiles, edges, ways, selectedNodes, selectedEdges, brokenEdges, apart }, useRun.getState().state);
  }, [painter, tiles, edges, ways, selectedNodes, selectedEdges, brokenEdges, apart]);
  const actions = useActions(cards);
  useEffect(() => {
    if (actions.length > 0) painter?.readTheme();
  }, [painter, actions]);
  return (
    <ViewportPortal>
      <canvas ref={back} className="map-layer" aria-hidden="true" />
      <canvas ref={front} className="map-layer" aria-hidden="true" />
      <div ref={icons} className="map-icons" aria-hidden="true">
        {STATUSES.map((status) => (
          <span key={status} data-sprite={status} style={coloursOf(`status-${status}`)}>
            <StatusIcon status={status} isStill />
          </span>
        ))}
        <span data-sprite="deciding" style={coloursOf('attention')}>
          <Hand size={16} />
        </span>
        <span data-sprite="problem" style={coloursOf('attention')}>
          <TriangleAlert size={16} strokeWidth={2.25} />
        </span>
        {actions.map((action) => (
          <span key={action} data-sprite={`module ${action}`} style={coloursOf('muted')}>
            <ModuleIcon name={moduleOf(action)?.icon} />
          </span>
        ))}
      </div>
    </ViewportPortal>
  );
}

function coloursOf(token: string): CSSProperties {
  return { color: `var(--${token})`, '--icon-cut': `var(--${token}-tint)` } as CSSProperties;
}

const STATUSES = Object.keys(TASK_STATUS) as readonly TaskStatus[];

/** The actions there are icons for; the same array as long as they are the same. */
function useActions(cards: readonly Card[]): readonly string[] {
  const [kept, keep] = useState<readonly string[]>([]);
  const now = [...new Set(cards.map((card) => card.node.action))].toSorted();
  if (now.length === kept.length && now.every((action, index) => action === kept[index])) return kept;
  keep(now);
  return now;
}
