import { useCanvas } from './canvas-store.ts';

const IN_MS = 120;
const OUT_MS = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

function after(ms: number, hoveredEdge: string | undefined): void {
  clearTimeout(timer);
  timer = setTimeout(() => useCanvas.setState({ hoveredEdge }), ms);
}

/** The pointer came over an edge: its tools show after a moment, so that crossing it shows nothing. */
export function enterEdge(id: string): void {
  after(IN_MS, id);
}

/** The pointer is on the tools themselves. */
export function holdEdge(id: string): void {
  clearTimeout(timer);
  useCanvas.setState({ hoveredEdge: id });
}

export function leaveEdge(): void {
  after(OUT_MS, undefined);
}
