import { useCanvas } from './canvas-store.ts';

const IN_MS = 120;
const OUT_MS = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

function after(ms: number, hoveredCard: string | undefined): void {
  clearTimeout(timer);
  timer = setTimeout(() => useCanvas.setState({ hoveredCard }), ms);
}

/** The pointer came over a card: its tools show after a moment, so that crossing it shows nothing. */
export function enterCard(path: string): void {
  if (useCanvas.getState().hoveredCard === path) clearTimeout(timer);
  else after(IN_MS, path);
}

/** The pointer is on the tools themselves. */
export function holdCard(): void {
  clearTimeout(timer);
}

export function leaveCard(): void {
  after(OUT_MS, undefined);
}

/** A drag begins: nothing may be in its way. */
export function forgetCard(): void {
  clearTimeout(timer);
  if (useCanvas.getState().hoveredCard !== undefined) useCanvas.setState({ hoveredCard: undefined });
}
