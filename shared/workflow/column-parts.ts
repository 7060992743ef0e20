const LEAST_ROWS = 16;

/** How many nodes may stand below each other in a level of so many, for the whole to be about as high as it is wide. */
export function mostRows(nodes: number): number {
  return Math.max(LEAST_ROWS, Math.ceil(Math.sqrt(nodes) * 1.2));
}

/** How many stand in each of the columns that one becomes which is to have no more than `most`; all but the last are equal. */
export function evenRows(cards: number, most: number): number {
  return Math.ceil(cards / Math.ceil(cards / most));
}

/** A column that would be far too high as several beside each other. */
export function columnParts<Node>(column: readonly Node[], most: number): readonly (readonly Node[])[] {
  if (column.length <= most) return [column];
  const rows = evenRows(column.length, most);
  return Array.from({ length: Math.ceil(column.length / rows) }, (_, part) =>
    column.slice(part * rows, (part + 1) * rows),
  );
}
