let context: CanvasRenderingContext2D | null | undefined;

/** Width in pixels of a node's name. Needed before the card exists, because sizes are given to React Flow up front. */
export function nameWidth(text: string): number {
  context ??= makeContext();
  // A little more than measured: the web font may arrive after the first cards, and it is wider than most fallbacks.
  return (context === null ? text.length * 7.2 : context.measureText(text).width) * 1.03;
}

function makeContext(): CanvasRenderingContext2D | null {
  const made = typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (made !== null && made !== undefined) made.font = "600 13px 'Inter Variable', system-ui, sans-serif";
  return made ?? null;
}

/** How a name is written in at most two lines of `width` pixels; what does not fit goes from its middle, where names differ least. */
export function fitName(
  name: string,
  width: number,
  measure: (text: string) => number = nameWidth,
): { readonly text: string; readonly lines: 1 | 2 } {
  const lines = countLines(name, width, measure);
  if (lines <= 2) return { text: name, lines: lines === 1 ? 1 : 2 };
  let keep = name.length - 1;
  const cut = (length: number): string =>
    `${name.slice(0, Math.ceil(length / 2)).trimEnd()}…${name.slice(name.length - Math.floor(length / 2)).trimStart()}`;
  while (keep > 2 && countLines(cut(keep), width, measure) > 2) keep -= 1;
  return { text: cut(keep), lines: 2 };
}

/** Breaks like the browser does with `overflow-wrap: anywhere`. */
function countLines(text: string, width: number, measure: (text: string) => number): number {
  let lines = 1;
  let used = 0;
  const space = measure(' ');
  for (const word of text.split(' ')) {
    const wide = measure(word);
    if (used > 0 && used + space + wide <= width) {
      used += space + wide;
      continue;
    }
    if (used > 0) lines += 1;
    const extra = Math.max(0, Math.ceil(wide / width) - 1);
    lines += extra;
    used = wide - extra * width;
  }
  return lines;
}
