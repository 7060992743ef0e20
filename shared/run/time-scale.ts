/** A stretch of time on the axis, in milliseconds since 1970. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A part of the axis: drawn to scale, or an idle gap folded to a fixed width. */
interface Piece extends Stretch {
  readonly fromPx: number;
  readonly toPx: number;
  readonly isFolded: boolean;
}

/** How wide a folded gap is drawn. */
export const FOLD_PX = 96;
/** A gap is folded when it is longer than this part of the whole. */
const FOLD_FROM = 0.1;
/** The closest view: a millisecond is half a pixel. */
const CLOSEST_PX_PER_MS = 0.5;
export const CLOSEST_ZOOM = 100;

/** Gaps in which nothing happened and that are longer than a tenth of the whole. */
export function idleGaps(busy: readonly Stretch[], span: Stretch): readonly Stretch[] {
  const least = (span.toMs - span.fromMs) * FOLD_FROM;
  const gaps: Stretch[] = [];
  let reached = span.fromMs;
  for (const { fromMs, toMs } of busy.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs - reached > least) gaps.push({ fromMs: reached, toMs: fromMs });
    reached = Math.max(reached, toMs);
  }
  return span.toMs - reached > least ? [...gaps, { fromMs: reached, toMs: span.toMs }] : gaps;
}

/** A fold must leave out more than it draws: one as wide as what it hides would only hide. */
const FOLD_SAVES = 1.5;

/** Of the gaps those that folding makes narrower by a good deal, when all of `span` is drawn in `viewPx`. */
export function worthFolding(gaps: readonly Stretch[], span: Stretch, viewPx: number): readonly Stretch[] {
  const pxPerMs = viewPx / Math.max(1, span.toMs - span.fromMs);
  return gaps.filter(({ fromMs, toMs }) => (toMs - fromMs) * pxPerMs > FOLD_PX * FOLD_SAVES);
}

/** Maps times to pixels and back; the same everywhere but in folded gaps. */
export interface TimeScale {
  readonly widthPx: number;
  readonly pxPerMs: number;
  readonly folds: readonly Piece[];
  /** Clamped to the axis. */
  toPx(ms: number): number;
  toMs(px: number): number;
}

/**
 * `zoom` goes from 1 (all of it fits into `viewPx`) to 100 (half a pixel per millisecond), each step the same factor. A span so short that it is closer
 * than that when it fits cannot be zoomed.
 */
export function timeScale(span: Stretch, folded: readonly Stretch[], viewPx: number, zoom: number): TimeScale {
  const drawnMs = folded.reduce((ms, gap) => ms - (gap.toMs - gap.fromMs), Math.max(1, span.toMs - span.fromMs));
  const fit = Math.max(1, viewPx - folded.length * FOLD_PX) / Math.max(1, drawnMs);
  const pxPerMs = pxPerMsAt(fit, zoom);
  const pieces = piecesOf(span, folded, pxPerMs);
  const last = pieces.at(-1);
  return {
    widthPx: last?.toPx ?? 0,
    pxPerMs,
    folds: pieces.filter(({ isFolded }) => isFolded),
    toPx: (ms) => {
      const piece = pieceAt(pieces, (each) => ms <= each.toMs);
      if (piece === undefined) return 0;
      const length = Math.max(1e-9, piece.toMs - piece.fromMs);
      const part = Math.min(1, Math.max(0, (ms - piece.fromMs) / length));
      return piece.fromPx + part * (piece.toPx - piece.fromPx);
    },
    toMs: (px) => {
      const piece = pieceAt(pieces, (each) => px <= each.toPx);
      if (piece === undefined) return span.fromMs;
      const part = Math.min(1, Math.max(0, (px - piece.fromPx) / Math.max(1e-9, piece.toPx - piece.fromPx)));
      return piece.fromMs + part * (piece.toMs - piece.fromMs);
    },
  };
}

function pxPerMsAt(fit: number, zoom: number): number {
  if (fit >= CLOSEST_PX_PER_MS) return fit;
  return fit * (CLOSEST_PX_PER_MS / fit) ** ((Math.min(CLOSEST_ZOOM, Math.max(1, zoom)) - 1) / (CLOSEST_ZOOM - 1));
}

function piecesOf(span: Stretch, folded: readonly Stretch[], pxPerMs: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let atPx = 0;
  let atMs = span.fromMs;
  const add = (toMs: number, isFolded: boolean): void => {
    const toPx = atPx + (isFolded ? FOLD_PX : (toMs - atMs) * pxPerMs);
    pieces.push({ fromMs: atMs, toMs, fromPx: atPx, toPx, isFolded });
    atMs = toMs;
    atPx = toPx;
  };
  for (const gap of folded) {
    if (gap.fromMs > atMs) add(gap.fromMs, false);
    add(gap.toMs, true);
  }
  if (span.toMs > atMs || pieces.length === 0) add(Math.max(span.toMs, atMs), false);
  return pieces;
}

/** Few pieces: a walk is enough. */
function pieceAt(pieces: readonly Piece[], isIn: (piece: Piece) => boolean): Piece | undefined {
  return pieces.find(isIn) ?? pieces.at(-1);
}

const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
];

/** Round milliseconds, counted from the start of the span, that lie at least `leastPx` apart, within the pixels given and outside folded gaps. */
export function ticksIn(
  scale: TimeScale,
  span: Stretch,
  view: { readonly fromPx: number; readonly toPx: number },
  leastPx: number,
): readonly number[] {
  const stepMs = STEPS_MS.find((step) => step * scale.pxPerMs >= leastPx) ?? 86_400_000 * Math.ceil(leastPx);
  const fromMs = scale.toMs(view.fromPx) - span.fromMs;
  const toMs = Math.min(scale.toMs(view.toPx), span.toMs) - span.fromMs;
  const ticks: number[] = [];
  let at = Math.ceil(fromMs / stepMs) * stepMs;
  while (at <= toMs && ticks.length < 200) {
    const ms = span.fromMs + at;
    const fold = scale.folds.find((piece) => ms >= piece.fromMs && ms < piece.toMs);
    if (fold === undefined) ticks.push(at);
    at = fold === undefined ? at + stepMs : Math.ceil((fold.toMs - span.fromMs) / stepMs) * stepMs;
    if (fold !== undefined && span.fromMs + at < fold.toMs) at += stepMs;
  }
  return ticks;
}
