import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { get, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { listStaticFiles } from './static-files.ts';
import { createLaunchTokens, type Door, type LaunchTokens } from './tokens.ts';
import { startWebServer, type WebServer } from './web-server.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

describe('the web shell on a real port', () => {
  let folder: string;
  let server: WebServer;
  let tokens: LaunchTokens;
  let doors: Door[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hosts-web-'));
    const page = join(folder, 'page');
    mkdirSync(join(page, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'outside the page');
    writeFileSync(join(page, 'index.html'), '<h1>Studio</h1>');
    writeFileSync(join(page, 'assets', 'app-1a2b.js'), 'export {};');
    tokens = createLaunchTokens();
    doors = [];
    server = await startWebServer({
      port: 0,
      tokens,
      files: listStaticFiles(page),
      onClient: (client, door) => {
        doors.push(door);
        client.on('message', (data: Buffer) => client.send(`heard ${data.toString()}`));
      },
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const [host, port] = server.authority.split(':');
    const sent = request({ host, port, path, method, headers });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of answer) text += String(piece);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  }

  function openSocket(headers: Record<string, string> = {}, path = '/rpc'): WebSocket {
    return new WebSocket(`ws://${server.authority}${path}`, {
      headers: { origin: `http://${server.authority}`, ...headers },
    });
  }

  async function comeIn(credential: object): Promise<{ socket: WebSocket; session: string }> {
    const socket = openSocket();
    await once(socket, 'open');
    socket.send(JSON.stringify(credential));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return { socket, session: (JSON.parse(data.toString()) as { session: string }).session };
  }

  test('it listens on 127.0.0.1 and serves the page with its headers', async () => {
    const answer = await ask('/');
    expect(answer).toMatchObject({ status: 200, text: '<h1>Studio</h1>' });
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.headers['content-security-policy']).toContain(`connect-src 'self' ws://${server.authority}`);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a foreign Host is answered 421, and not with the page', async () => {
    const answer = await ask('/', { host: 'evil.example' });
    expect(answer.status).toBe(421);
    expect(answer.text).not.toContain('Studio</h1>');
  });

  test('a place inside the app gets the page, a missing file does not', async () => {
    expect((await ask('/runs/42')).text).toBe('<h1>Studio</h1>');
    expect((await ask('/assets/none.js')).status).toBe(404);
  });

  test('a hashed file may be kept for ever, and HEAD brings no body', async () => {
    const answer = await ask('/assets/app-1a2b.js', {}, 'HEAD');
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toContain('text/javascript');
  });

  test('the favicon is served even where the page brings none', async () => {
    expect(await ask('/favicon.ico')).toMatchObject({ status: 200 });
  });

  test.each([
    ['/../secret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/assets/..%2f..%2fsecret.txt'],
    ['/..%5csecret.txt'],
    ['/%00'],
    ['/%'],
  ])('the path %s leads nowhere outside the page', async (path) =>
    expect((await ask(path)).text).not.toContain('outside the page'),
  );

  test('POST is refused', async () => {
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  test.each([
    ['a foreign Origin', { origin: 'http://evil.example' }, '/rpc', 403],
    ['a foreign Host', { host: 'evil.example' }, '/rpc', 421],
    ['another path', {}, '//', 404],
  ])('a socket with %s is refused', async (_, headers, path, status) => {
    const socket = openSocket(headers, path);
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(answer.statusCode).toBe(status);
    socket.on('error', () => undefined).terminate();
  });

  test('the printed token opens the socket, several times, and a session opens it after a reload', async () => {
    const first = await comeIn({ token: tokens.address });
    first.socket.send('hello');
    expect(String(((await once(first.socket, 'message')) as [Buffer])[0])).toBe('heard hello');
    first.socket.close();
    await once(first.socket, 'close');
    const again = await comeIn({ session: first.session });
    const other = await comeIn({ token: tokens.address });
    expect(again.session).toBe(first.session);
    expect(other.session).not.toBe(first.session);
    expect(doors).toEqual(['address', 'address', 'address']);
  });

  test.each([
    ['a wrong token', JSON.stringify({ token: 'guess' }), 4401],
    ['a wrong session', JSON.stringify({ session: '' }), 4401],
    ['something else', '{"hello":1}', 4400],
    ['no JSON', 'hello', 4400],
    ['a binary frame', Buffer.from('{}'), 4400],
  ])('a first frame with %s closes the socket with its code', async (_, frame, code) => {
    const socket = openSocket();
    await once(socket, 'open');
    socket.send(frame);
    expect(((await once(socket, 'close')) as [number])[0]).toBe(code);
    expect(doors).toEqual([]);
  });

  test('a window token opens one socket only', async () => {
    const token = tokens.issueWindowToken();
    await comeIn({ token });
    const socket = openSocket();
    await once(socket, 'open');
    socket.send(JSON.stringify({ token }));
    expect(((await once(socket, 'close')) as [number])[0]).toBe(4401);
    expect(doors).toEqual(['window']);
  });

  test('a frame of more than 32 MiB ends that socket and no other', async () => {
    const [big, small] = [await comeIn({ token: tokens.address }), await comeIn({ token: tokens.address })];
    big.socket.on('error', () => undefined);
    big.socket.send(Buffer.alloc(32 * 1024 * 1024 + 1));
    await once(big.socket, 'close');
    small.socket.send('still here');
    expect(String(((await once(small.socket, 'message')) as [Buffer])[0])).toBe('heard still here');
  });

  test('half a request does not keep the server from closing', async () => {
    const [host, port] = server.authority.split(':');
    const lazy = connect({ host, port: Number(port) });
    await once(lazy, 'connect');
    lazy.on('error', () => undefined).write('GET / HTTP/1.1\r\n');
    await server.close();
    await expect(
      new Promise((resolve, reject) => get(`http://${server.authority}/`, resolve).on('error', reject)),
    ).rejects.toThrow(/ECONNREFUSED/);
    lazy.destroy();
  });
});
