/** The page comes from a scheme of our own, never from `file://`: an origin of its own, and no way to other files. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://studio`;

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

export function isOurs(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}

/** Only our page itself may ask main for anything: not a frame inside it, not a page it was led to. */
export function isTrustedFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
