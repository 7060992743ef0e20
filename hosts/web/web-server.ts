import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { refuseRequest, refuseUpgrade, type Refusal } from './doorkeeper.ts';
import { CLOSE_GOING_AWAY, shakeHands } from './handshake.ts';
import { securityHeaders } from './security-headers.ts';
import { FAVICON, type StaticFile, type StaticFiles } from './static-files.ts';
import type { Door, LaunchTokens } from './tokens.ts';

const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;
const PING_MS = 30_000;

/** Answers a page request by itself (Vite in development); calls `next` for what is not its own. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

export interface WebServerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly tokens: LaunchTokens;
  readonly files: StaticFiles | undefined;
  /** Development: gives the middleware once the server exists, because Vite shares its socket. */
  readonly middleware?: (server: Server) => Promise<Middleware>;
  /** An admitted socket; it speaks oRPC from here on. */
  readonly onClient: (client: WebSocket, door: Door) => void;
}

export interface WebServer {
  /** `127.0.0.1:port` */
  readonly authority: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with the system's error when the port is taken. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer();
  await listen(server, options.port);
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const isDevelopment = options.middleware !== undefined;
  const headers = securityHeaders(authority, isDevelopment);
  const middleware = await options.middleware?.(server);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_PAYLOAD_BYTES });

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refuseRequest(request, authority);
    if (refusal !== undefined) return answerRefusal(response, refusal);
    if (middleware === undefined) return answerFile(request, response, options.files);
    middleware(request, response, () => answerFile(request, response, options.files));
  });
  server.on('upgrade', (request, socket, head) => {
    if (isDevelopment && isViteSocket(request)) return;
    const refusal = refuseUpgrade(request, pathOf(request), authority);
    if (refusal !== undefined) return refuseSocket(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (client) => void admit(client));
  });

  const admit = async (client: WebSocket): Promise<void> => {
    // A broken frame or a lost peer must end this socket only, not the host.
    client.on('error', () => client.terminate());
    const admission = await shakeHands(client, options.tokens);
    if (admission === undefined) return;
    keepAlive(client);
    options.onClient(client, admission.door);
  };
  return { authority, close: () => closeServer(server, sockets) };
}

function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

/** Never `new URL` here: an odd path (`//`) would throw inside the handler. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}

function isViteSocket(request: IncomingMessage): boolean {
  return (request.headers['sec-websocket-protocol'] ?? '').startsWith('vite-');
}

function answerFile(request: IncomingMessage, response: ServerResponse, files: StaticFiles | undefined): void {
  const path = pathOf(request);
  const file = files?.(path);
  if (file !== undefined) return sendFile(request, response, file);
  if (path === '/favicon.ico') {
    response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' });
    response.end(request.method === 'HEAD' ? undefined : FAVICON);
    return;
  }
  answerRefusal(response, { status: 404, reason: 'There is nothing at this address.' });
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: StaticFile): void {
  const cacheControl = file.immutable ? 'max-age=31536000, immutable' : 'no-cache';
  response.setHeader('content-type', file.mediaType);
  response.setHeader('cache-control', cacheControl);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response);
}

function answerRefusal(response: ServerResponse, { status, reason }: Refusal): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${reason}\n`);
}

function refuseSocket(socket: Duplex, { status, reason }: Refusal): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${reason}\n`);
}

/** A laptop that slept or a killed browser leaves sockets that look open; two missed answers end them. */
function keepAlive(client: WebSocket): void {
  let missed = 0;
  const timer = setInterval(() => {
    missed += 1;
    if (missed > 2) return client.terminate();
    client.ping();
  }, PING_MS);
  timer.unref();
  client.on('pong', () => (missed = 0));
  client.on('close', () => clearInterval(timer));
}

async function closeServer(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.close(CLOSE_GOING_AWAY, 'the studio ends');
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // A page that does not answer the closing handshake must not hold us up.
  const timer = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
  }, 300);
  server.closeIdleConnections();
  await promise;
  clearTimeout(timer);
}
