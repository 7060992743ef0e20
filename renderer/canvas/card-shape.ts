import type { CardRow } from './ports.ts';

/*
 * Sizes of a card, in canvas pixels. card.css draws exactly these: React Flow is given them up front (a thousand cards then mount
 * in a fraction of the time), so a card may not decide its height by itself.
 */
export const CARD_WIDTH = 240;
export const HEAD_PADDING = 10;
export const LINE = 20;
export const ROW = 24;
export const ROWS_PADDING = 4;
export const STATUS_ROW = 28;
export const DOT = 10;
/** Room for the name: the card without paddings, icon and gap. */
export const NAME_WIDTH = CARD_WIDTH - 12 - 20 - 10 - 12;
/** Around the inner nodes of a container. */
export const FRAME_PADDING = 24;
/** Canvas grid. */
export const GRID = 8;

export interface CardShape {
  readonly width: number;
  readonly height: number;
  readonly headHeight: number;
  /** Where inner nodes may begin; equals the height without them. */
  readonly innerTop: number;
  readonly handles: readonly {
    readonly id: string;
    readonly side: 'left' | 'right';
    readonly x: number;
    readonly y: number;
  }[];
}

export interface InnerSize {
  readonly width: number;
  readonly height: number;
}

export function cardShape(
  rows: readonly CardRow[],
  nameLines: 1 | 2,
  hasStatus: boolean,
  inner?: InnerSize,
): CardShape {
  const headHeight = HEAD_PADDING * 2 + LINE * nameLines + LINE;
  const width = Math.max(CARD_WIDTH, inner?.width ?? 0);
  const innerTop = headHeight + ROWS_PADDING * 2 + rows.length * ROW;
  const height = innerTop + (inner?.height ?? 0) + (hasStatus ? STATUS_ROW : 0);
  const handles = rows.flatMap(({ left, right }, index) => {
    const y = headHeight + ROWS_PADDING + index * ROW + (ROW - DOT) / 2;
    return [
      ...(left === undefined ? [] : [{ id: left.id, side: 'left' as const, x: -DOT / 2, y }]),
      ...(right === undefined ? [] : [{ id: right.id, side: 'right' as const, x: width - DOT / 2, y }]),
    ];
  });
  return { width, height, headHeight, innerTop, handles };
}

export function snap(value: number): number {
  // `+ 0` turns -0 into 0, which a file would show.
  return Math.round(value / GRID) * GRID + 0;
}

export function snapPoint(point: { readonly x: number; readonly y: number }): { x: number; y: number } {
  return { x: snap(point.x), y: snap(point.y) };
}
