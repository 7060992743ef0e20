import { z } from 'zod';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
export type Bounds = z.infer<typeof boundsSchema>;

export const windowPlaceSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

export const SMALLEST = { width: 900, height: 600 } as const;
const USUAL = { width: 1440, height: 900 } as const;
/** So much of the window must be seen that a person can take hold of it. */
const VISIBLE = { width: 200, height: 100 } as const;

export type StartPlace = { readonly width: number; readonly height: number } | Bounds;

/** Where to open: as it was left, unless the display it was on has gone. Work areas are without task bars; the first is the main display's. */
export function startPlace(last: WindowPlace | undefined, workAreas: readonly Bounds[]): StartPlace {
  const main = workAreas[0];
  if (last !== undefined && workAreas.some((area) => isReachable(last.bounds, area))) {
    return {
      ...last.bounds,
      width: Math.max(last.bounds.width, SMALLEST.width),
      height: Math.max(last.bounds.height, SMALLEST.height),
    };
  }
  const wanted = last?.bounds ?? USUAL;
  return {
    width: Math.min(wanted.width, main?.width ?? wanted.width),
    height: Math.min(wanted.height, main?.height ?? wanted.height),
  };
}

function isReachable(window: Bounds, area: Bounds): boolean {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const height = Math.min(window.y + window.height, area.y + area.height) - Math.max(window.y, area.y);
  // The title bar is at the top: above the area nobody can reach it.
  return width >= VISIBLE.width && height >= VISIBLE.height && window.y >= area.y;
}
