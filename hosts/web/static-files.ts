import { readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

export interface StaticFile {
  /** Absolute. */
  readonly path: string;
  readonly mediaType: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
}

/** Finds what a request path means; undefined: nothing is there. */
export type StaticFiles = (urlPath: string) => StaticFile | undefined;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The files below a folder, listed once. A request is answered only if its path is one of the listed ones, letter by letter,
 * so no path can lead anywhere else. Paths without an extension are places inside the app and get `index.html`.
 */
export function listStaticFiles(folder: string): StaticFiles {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => describe(folder, join(entry.parentPath, entry.name))),
  );
  const index = files.get('/index.html');
  return (urlPath) => {
    const path = decodePath(urlPath);
    if (path === undefined) return undefined;
    return files.get(path) ?? (extname(path) === '' ? index : undefined);
  };
}

function describe(folder: string, path: string): readonly [string, StaticFile] {
  const urlPath = path.slice(folder.length).split(sep).join('/');
  const mediaType = MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return [urlPath, { path, mediaType, immutable: urlPath.startsWith('/assets/') }];
}

function decodePath(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
}

/** For `/favicon.ico` where the page brings none: browsers ask for it whatever the page says. */
export const FAVICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#4f46e5"/><path d="M9 10h6a4 4 0 0 1 4 4v4a4 4 0 0 0 4 4" fill="none" stroke="#fff" stroke-width="2.5"/><circle cx="9" cy="10" r="3.5" fill="#fff"/><circle cx="23" cy="22" r="3.5" fill="#fff"/></svg>`;
