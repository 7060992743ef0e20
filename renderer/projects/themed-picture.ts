/** Classes of the drawing, what is coloured of each, and the token that says how. */
const LOOKS = [
  ['paper', 'fill', '--canvas'],
  ['card', 'fill', '--surface'],
  ['card', 'stroke', '--line'],
  ['name', 'fill', '--text'],
  ['action', 'fill', '--muted'],
  ['edge', 'stroke', '--muted'],
  ['tip', 'fill', '--muted'],
] as const;

/** A drawing is shown at a fraction of its size; its lines stay as wide as they are, or nobody would see them. */
const LINES = '.card,.edge{vector-effect:non-scaling-stroke;stroke-width:1px}';

/**
 * The address of a drawing of a workflow (`shared/export/svg.ts`) in the colours of the window. An image cannot see the page's tokens, so
 * they go into it; as an image and not as elements of the page, because the names in it come from other people's templates.
 */
export function themedPicture(svg: string, token: (name: string) => string): string {
  const rules = LOOKS.map(([look, property, name]) => `.${look}{${property}:${token(name)}}`).join('');
  const themed = svg.replace(/^(<svg[^>]*>)/, (head: string) => `${head}<style>${rules}${LINES}</style>`);
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(themed)}`;
}
