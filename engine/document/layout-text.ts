import { EMPTY_LAYOUT, layoutSchema, type Layout } from '#shared/workflow/workflow.ts';

/** How a layout is written: pretty, keys always in the same order, so that git shows only what was moved. */
export function layoutTextOf(layout: Layout): string {
  const { version, nodes, groups, notes, ...more } = layout;
  const ordered = { version, nodes: sorted(nodes), groups: sorted(groups), notes: sorted(notes), ...sorted(more) };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function sorted(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(entries)
      .toSorted()
      .map((key) => [key, ordered(entries[key])]),
  );
}

const FIRST: readonly string[] = ['x', 'y', 'width', 'height', 'title', 'text', 'color', 'collapsed'];

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, (value as Readonly<Record<string, unknown>>)[key]]));
}

function rank(key: string): number {
  const place = FIRST.indexOf(key);
  return place < 0 ? FIRST.length : place;
}

/** Undefined when the text is no layout: then everything is laid out automatically, and the file stays as it is until something is moved. */
export function readLayoutText(text: string): Layout | undefined {
  try {
    const parsed = layoutSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, '')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function isEmptyLayout(layout: Layout): boolean {
  return layoutTextOf(layout) === layoutTextOf(EMPTY_LAYOUT);
}
