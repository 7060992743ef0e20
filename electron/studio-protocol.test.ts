import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declareStudioProtocol, serveStudioProtocol } from './studio-protocol.ts';
import { protocol } from './testing/fake-electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'studio-protocol-'));
const ask = (url: string, method = 'GET'): Promise<Response> => {
  const handler = protocol.handlers.get('app');
  if (handler === undefined) throw new Error('No handler for app: was set.');
  return handler(new Request(url, { method }));
};

beforeAll(() => {
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'renderer', 'assets', 'main.js'), 'start()');
  serveStudioProtocol(join(folder, 'renderer'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the page’s own scheme', () => {
  test('is declared standard and secure, without any bypass of the content security policy', () => {
    declareStudioProtocol();
    expect(protocol.schemes).toHaveLength(1);
    expect(protocol.schemes[0]?.privileges).toMatchObject({ standard: true, secure: true });
    expect(protocol.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
  });

  test('serves the page and its files with their types and a policy without inline scripts and eval', async () => {
    const page = await ask('app://studio/index.html');
    expect(await page.text()).toBe('<!doctype html>');
    expect((await ask('app://studio/assets/main.js')).headers.get('content-type')).toContain('javascript');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).not.toContain('unsafe-eval');
  });

  test.each([
    'app://studio/../secret.txt',
    'app://studio/%2e%2e/secret.txt',
    'app://studio/..%2fsecret.txt',
    'app://studio/assets/..%5c..%5csecret.txt',
    'app://elsewhere/index.html',
    'app://studio/missing.js',
  ])('gives nothing for %s', async (url) => {
    const answer = await ask(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });

  test('answers only to reading', async () => {
    expect((await ask('app://studio/index.html', 'POST')).status).toBe(404);
  });
});
