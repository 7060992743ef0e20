import { describe, expect, test } from 'vitest';
import { refuseRequest, refuseUpgrade } from './doorkeeper.ts';

const authority = '127.0.0.1:4321';
const page = { host: authority, 'sec-fetch-site': 'same-origin' };
const upgrade = { host: authority, origin: `http://${authority}` };

describe('who may come in', () => {
  test.each([['localhost:4321'], ['evil.example'], ['127.0.0.1'], ['127.0.0.1:4322'], ['127.0.0.1:4321.evil.example']])(
    'a request for the host %s is refused',
    (host) => expect(refuseRequest({ method: 'GET', headers: { host } }, authority)?.status).toBe(421),
  );

  test('a request without a host is refused', () => {
    expect(refuseRequest({ method: 'GET', headers: {} }, authority)?.status).toBe(421);
  });

  test.each([['POST'], ['PUT'], ['DELETE'], ['OPTIONS'], ['TRACE']])('%s is refused', (method) => {
    expect(refuseRequest({ method, headers: page }, authority)?.status).toBe(405);
  });

  test('a page of another site may neither load nor link', () => {
    const headers = { ...page, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(refuseRequest({ method: 'GET', headers }, authority)?.status).toBe(403);
  });

  test.each([['http://evil.example'], ['null'], ['https://127.0.0.1:4321'], ['http://127.0.0.1:1']])(
    'a request from the origin %s is refused',
    (origin) => expect(refuseRequest({ method: 'GET', headers: { ...page, origin } }, authority)?.status).toBe(403),
  );

  test('a page on another port of this machine may link to us but not load from us', () => {
    const headers = { ...page, 'sec-fetch-site': 'same-site' };
    expect(
      refuseRequest({ method: 'GET', headers: { ...headers, 'sec-fetch-mode': 'no-cors' } }, authority)?.status,
    ).toBe(403);
    expect(
      refuseRequest({ method: 'GET', headers: { ...headers, 'sec-fetch-mode': 'navigate' } }, authority),
    ).toBeUndefined();
  });

  test('our own page and a typed address are let in', () => {
    expect(refuseRequest({ method: 'GET', headers: page }, authority)).toBeUndefined();
    expect(
      refuseRequest({ method: 'GET', headers: { ...page, origin: `http://${authority}` } }, authority),
    ).toBeUndefined();
    expect(
      refuseRequest({ method: 'HEAD', headers: { host: authority, 'sec-fetch-site': 'none' } }, authority),
    ).toBeUndefined();
  });

  test.each([['http://evil.example'], ['http://localhost:4321'], ['null'], ['https://127.0.0.1:4321'], [undefined]])(
    'a socket from the origin %s is refused',
    (origin) =>
      expect(refuseUpgrade({ method: 'GET', headers: { ...upgrade, origin } }, '/rpc', authority)?.status).toBe(403),
  );

  test('a socket is opened at its one path only', () => {
    expect(refuseUpgrade({ method: 'GET', headers: upgrade }, '//', authority)?.status).toBe(404);
    expect(refuseUpgrade({ method: 'GET', headers: upgrade }, '/rpc', authority)).toBeUndefined();
  });
});
