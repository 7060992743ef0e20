import { TASK_STATUS, type TaskStatus } from '#shared/run/task-status.ts';

export interface StatusColours {
  readonly line: string;
  readonly tint: string;
}

/** The colours of the theme that is shown, as a canvas element takes them. */
export interface Palette {
  readonly canvas: string;
  readonly surface: string;
  readonly border: string;
  readonly line: string;
  readonly text: string;
  readonly accent: string;
  readonly attention: string;
  readonly font: string;
  readonly status: ReadonlyMap<TaskStatus, StatusColours>;
  readonly deciding: StatusColours;
}

/** `element`: any that is shown; its tokens count. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    canvas: token('--canvas'),
    surface: token('--surface'),
    border: token('--border'),
    line: token('--line'),
    text: token('--text'),
    accent: token('--accent'),
    attention: token('--attention'),
    font: style.fontFamily,
    status: new Map(
      Object.keys(TASK_STATUS).map((status) => [
        status as TaskStatus,
        { line: token(`--status-${status}`), tint: token(`--status-${status}-tint`) },
      ]),
    ),
    deciding: { line: token('--attention'), tint: token('--attention-tint') },
  };
}

const NONE = 'none';

/** Pictures of the icons in the host, by `data-sprite`, at `size` device pixels; calls `onReady` once more are there. */
export function spritesIn(host: Element, size: number, onReady: () => void): ReadonlyMap<string, HTMLImageElement> {
  const sprites = new Map<string, HTMLImageElement>();
  for (const element of host.querySelectorAll<HTMLElement>('[data-sprite]')) {
    const svg = element.querySelector('svg');
    if (svg === null) continue;
    const image = new Image(size, size);
    image.addEventListener('load', onReady, { once: true });
    image.src = `data:image/svg+xml,${encodeURIComponent(standalone(svg, element, size))}`;
    sprites.set(element.dataset['sprite'] ?? NONE, image);
  }
  return sprites;
}

/** As a file of its own: no styles of the page reach into a picture. */
function standalone(svg: SVGElement, holder: Element, size: number): string {
  const copy = svg.cloneNode(true) as SVGElement;
  const style = getComputedStyle(holder);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(size));
  copy.setAttribute('height', String(size));
  copy.removeAttribute('class');
  copy.setAttribute('style', `color:${style.color};--icon-cut:${style.getPropertyValue('--icon-cut').trim()}`);
  return new XMLSerializer().serializeToString(copy);
}
