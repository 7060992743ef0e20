/**
 * CSS colour of a name the ANSI parser gives: `ansi-red` and its bright sister are a variable of the theme; a place in the palette of
 * 256 and a true colour (`10, 120, 240`) are taken as they are.
 */
export function terminalColour(name: string, trueColour: string | null): string {
  if (name === 'ansi-truecolor' && trueColour !== null) return `rgb(${trueColour})`;
  const place = /^ansi-palette-(\d+)$/.exec(name)?.[1];
  if (place !== undefined) return `rgb(${paletteLevels(Number(place)).join(', ')})`;
  const match = /^ansi-(?:bright-)?(black|red|green|yellow|blue|magenta|cyan|white)$/.exec(name);
  return match === null ? 'inherit' : `var(--ansi-${match[1]})`;
}

/** Of xterm's palette: 16 to 231 are a cube of six levels each of red, green and blue, the rest is grey. */
function paletteLevels(place: number): readonly number[] {
  if (place >= 232) return Array.from({ length: 3 }, () => 8 + 10 * (place - 232));
  const inCube = place - 16;
  return [Math.floor(inCube / 36), Math.floor(inCube / 6) % 6, inCube % 6].map((level) =>
    level === 0 ? 0 : 55 + 40 * level,
  );
}
