import { useCanvas } from './canvas-store.ts';

const IN_MS = 120;
const OUT_MS = 250;
/** A card that lags behind the hand is left and entered again, and its tools would ride along. */
let isDragging = false;
let timer: ReturnType<typeof setTimeout> | undefined;

function after(ms: number, hoveredCard: string | undefined): void {
  clearTimeout(timer);
  timer = setTimeout(() => useCanvas.setState({ hoveredCard }), ms);
}

/** The pointer came over a card: its tools show after a moment, so that crossing it shows nothing. */
export function enterCard(path: string): void {
  if (isDragging) return;
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

/** A drag begins: nothing may be in its way until the pointer lets go. */
export function dragCard(): void {
  forgetCard();
  isDragging = true;
  const end = (): void => {
    isDragging = false;
  };
  window.addEventListener('pointerup', end, { once: true, capture: true });
}

export function forgetCard(): void {
  clearTimeout(timer);
  if (useCanvas.getState().hoveredCard !== undefined) useCanvas.setState({ hoveredCard: undefined });
}
