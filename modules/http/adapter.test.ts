import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { httpModule } from './module.ts';

const [request] = httpModule.actions as [(typeof httpModule.actions)[number]];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where a server has just been. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return `http://127.0.0.1:${port}`;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return text;
}

describe('http.request', () => {
  test('parses JSON when the answer says so, and gives text otherwise', async () => {
    const url = await serve((incoming, answer) => {
      const json = incoming.url === '/json';
      answer.writeHead(200, {
        'content-type': json ? 'application/problem+json; charset=utf-8' : 'text/plain; charset=iso-8859-1',
        'x-one': '1',
      });
      answer.end(json ? '{"a":[1]}' : Buffer.from([0xe4]));
    });
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url: `${url}/json` })).toMatchObject({
      status: 'succeeded',
      outputs: { status: 200, body: { a: [1] }, headers: { 'x-one': '1' }, durationMs: expect.any(Number) },
    });
    expect(await rig.attempt(request, { url: `${url}/text` })).toMatchObject({ outputs: { body: 'ä' } });
  });

  test('sends text as it is and other values as JSON, with the given headers', async () => {
    const url = await serve((incoming, answer) => {
      const { method, headers } = incoming;
      answer.writeHead(200, { 'content-type': 'application/json' });
      void bodyOf(incoming).then((body) => {
        answer.end(JSON.stringify({ method, type: headers['content-type'], token: headers['x-token'], body }));
      });
    });
    const rig = await createAdapterRig();
    const sent = async (parameters: object) => (await rig.attempt(request, { url, ...parameters })).outputs?.['body'];
    expect(await sent({ method: 'POST', body: { a: 1 }, headers: { 'X-Token': 5 } })).toEqual({
      method: 'POST',
      type: 'application/json',
      token: '5',
      body: '{"a":1}',
    });
    expect(await sent({ method: 'PUT', body: 'a=1', headers: { 'Content-Type': 'text/x' } })).toMatchObject({
      method: 'PUT',
      type: 'text/x',
      body: 'a=1',
    });
    expect(await rig.attempt(request, { url, method: 'GET', body: 'x' })).toMatchObject({
      problem: { code: 'http.badRequest', retryable: false },
    });
  });

  test('fails for an error status but keeps the answer; only what may pass is retried', async () => {
    const url = await serve((incoming, answer) => {
      answer.writeHead(Number(incoming.url?.slice(1)), { 'content-type': 'application/json' });
      answer.end('{"why":"because"}');
    });
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url: `${url}/404` })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'http.status',
        message: 'The server answered 404 Not Found.',
        reason: expect.stringContaining('because'),
        retryable: false,
      },
      outputs: { status: 404, body: { why: 'because' } },
    });
    for (const status of [429, 503]) {
      expect(await rig.attempt(request, { url: `${url}/${status}` })).toMatchObject({ problem: { retryable: true } });
    }
    expect(await rig.attempt(request, { url: `${url}/500`, failOnStatus: false })).toMatchObject({
      status: 'succeeded',
      outputs: { status: 500 },
    });
  });

  test('keeps binary content as a file', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]);
    const url = await serve((_incoming, answer) => answer.writeHead(200, { 'content-type': 'image/png' }).end(png));
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url: `${url}/pictures/logo.png?x=1` })).toMatchObject({
      outputs: { body: null, file: { name: 'logo.png', mediaType: 'image/png', bytes: 5 } },
    });
    expect(rig.artifacts[0]?.content).toEqual(png);
  });

  test('an empty answer that calls itself JSON is null, a broken one a problem', async () => {
    const url = await serve((incoming, answer) => {
      answer.writeHead(incoming.url === '/empty' ? 204 : 200, { 'content-type': 'application/json' });
      answer.end(incoming.url === '/empty' ? undefined : '<html>');
    });
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url: `${url}/empty` })).toMatchObject({ outputs: { status: 204, body: null } });
    expect(await rig.attempt(request, { url })).toMatchObject({ problem: { code: 'http.badJson' } });
  });

  test('stops at the size limit', async () => {
    const url = await serve((_incoming, answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain' });
      const more = (): void => {
        while (!answer.destroyed && answer.write('x'.repeat(10_000)));
      };
      answer.on('drain', more);
      more();
    });
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url, maxSize: '100kB' })).toMatchObject({
      problem: { code: 'http.tooLarge', place: { parameter: 'maxSize' } },
    });
  });

  test('a server that is not there or does not answer can be tried again', async () => {
    const silent = await serve(() => undefined);
    const rig = await createAdapterRig();
    expect(await rig.attempt(request, { url: silent, timeout: '20ms' })).toMatchObject({
      problem: { code: 'http.timeout', retryable: true },
    });
    expect(await rig.attempt(request, { url: await closedAddress() })).toMatchObject({
      problem: { code: 'network.failed', reason: expect.stringContaining('ECONNREFUSED'), retryable: true },
    });
  });

  test('ends when it is cancelled, with the reason of the cancel', async () => {
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((done) => (arrived = done));
    const url = await serve(() => arrived());
    const rig = await createAdapterRig();
    const running = rig.attempt(request, { url });
    await asked;
    rig.abort(new Error('Cancelled.'));
    await expect(running).rejects.toThrow('Cancelled.');
  });

  test('goes to the web only, and keeps passwords out of addresses', async () => {
    const rig = await createAdapterRig();
    for (const url of [
      'file:///etc/passwd',
      'localhost:80',
      'nothing',
      'http://127.0.0.1:9',
      'http://me:secret@127.0.0.1/',
    ]) {
      expect(await rig.attempt(request, { url })).toMatchObject({
        problem: { code: 'http.badAddress', place: { parameter: 'url' } },
      });
    }
    expect(await rig.attempt(request, { url: 'http://127.0.0.1', headers: { 'bad name': 'x' } })).toMatchObject({
      problem: { code: 'http.badRequest' },
    });
  });
});
