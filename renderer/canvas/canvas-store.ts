import { create } from 'zustand';
import type { Guide } from './alignment.ts';
import type { Sight } from './in-sight.ts';
import type { Point } from './layout-tree.ts';
import type { Rect } from './marks.ts';

/** A port anywhere in the workflow. */
export interface PortRef {
  readonly node: string;
  readonly port: string;
}

/** An edge being drawn, by pointer or by keys. */
export interface Drawing {
  readonly from: PortRef;
  readonly isFromOutput: boolean;
  /** Keys of the ports it may end at, see `portKey`. */
  readonly fits: ReadonlySet<string>;
  /** Ids of the edges that are taken to another port, instead of a new one being drawn. */
  readonly moves?: readonly string[];
  /** Connect mode: the ports the arrows go through, and the one they are at. */
  readonly keyboard?: { readonly targets: readonly PortRef[]; readonly at: number };
}

/** What a gesture knows while it lasts. Nothing of it outlives the gesture or leaves this room. */
interface CanvasState {
  readonly drawing: Drawing | undefined;
  readonly hoveredEdge: string | undefined;
  /** The edge that takes what is held over it into itself. */
  readonly splice: string | undefined;
  /** The container that takes what is held over it into itself. */
  readonly dropScope: string | undefined;
  /** The card under the pointer for a moment: its tools show, and other edges step back. */
  readonly hoveredCard: string | undefined;
  readonly guides: readonly Guide[];
  /** A node's path, or a mark whose text is written. */
  readonly renaming: string | undefined;
  /** A mark under the hand, before it has its new size. */
  readonly resizing: { readonly key: string; readonly rect: Rect } | undefined;
  /** The one menu of the canvas, for what is selected. Client pixels. */
  readonly menu: { readonly kind: 'node' | 'edge' | 'canvas' | 'arrange'; readonly at: Point } | undefined;
  /** Space is held: the pointer pans, whatever is under it. */
  readonly isPanning: boolean;
  readonly isMinimapShown: boolean;
  /** What is searched for; kept when the bar is closed, for F3. */
  readonly find: { readonly query: string; readonly at: number; readonly isOpen: boolean } | undefined;
  /** The document (`Scene.document`) that has had its first view. */
  readonly fitted: string | undefined;
  /** Seen from afar: the zoom level is `map`. */
  readonly isFar: boolean;
  /** Cards and edges that are drawn; the others are empty boxes, and nothing. Undefined: all are. */
  readonly filled: Sight | undefined;
  /** Of a drawn map: the node under the pointer, which is shown as a card, ready for the hand. */
  readonly near: string | undefined;
  /** What the pointer is told: why a drop is refused. Client pixels. */
  readonly tip: { readonly text: string; readonly at: Point } | undefined;
  /** A drop on a card with several fitting ports asks which. Client pixels. */
  readonly picker: { readonly at: Point; readonly from: PortRef; readonly ports: readonly PortRef[] } | undefined;
  /** An edge let go over nothing with Shift: what may follow as a menu by category. Client pixels. */
  readonly categories: { readonly at: Point; readonly from: PortRef } | undefined;
}

export const useCanvas = create<CanvasState>(() => ({
  drawing: undefined,
  hoveredEdge: undefined,
  splice: undefined,
  dropScope: undefined,
  hoveredCard: undefined,
  guides: [],
  renaming: undefined,
  resizing: undefined,
  menu: undefined,
  isPanning: false,
  isMinimapShown: false,
  find: undefined,
  fitted: undefined,
  isFar: false,
  filled: undefined,
  near: undefined,
  tip: undefined,
  picker: undefined,
  categories: undefined,
}));

export function portKey(port: PortRef): string {
  return `${port.node} ${port.port}`;
}
