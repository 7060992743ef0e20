import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { listStaticFiles, type StaticFiles } from '#hosts/web/static-files.ts';
import { SCHEME } from './origin.ts';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const HEADERS = { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff' };

/** Electron takes this only before it is ready. */
export function declareStudioProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveStudioProtocol(rendererFolder: string): void {
  let files: StaticFiles | undefined;
  protocol.handle(SCHEME, (request) => answer((files ??= listStaticFiles(rendererFolder)), request));
}

async function answer(files: StaticFiles, request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  const file = host === 'studio' && request.method === 'GET' ? files(pathname) : undefined;
  if (file === undefined) return new Response('Not found', { status: 404, headers: HEADERS });
  const body = new Uint8Array(await readFile(file.path));
  return new Response(body, { headers: { ...HEADERS, 'content-type': file.mediaType } });
}
