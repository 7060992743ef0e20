import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createApplication } from '../src/server.js';

describe('the server', () => {
  const server = createApplication(fileURLToPath(new URL('../public/', import.meta.url)));
  let address;

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${server.address().port}`;
  });

  after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const post = (path, body) => fetch(address + path, { method: 'POST', body: body && JSON.stringify(body) });

  test('shows the page and its script', async () => {
    const page = await fetch(`${address}/`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<h1>/);
    assert.equal((await fetch(`${address}/app.js`)).headers.get('content-type'), 'text/javascript; charset=utf-8');
  });

  test('keeps a note and lets it be ticked off', async () => {
    const note = await (await post('/api/notes', { text: 'Buy bread' })).json();
    assert.equal((await (await post(`/api/notes/${note.id}/toggle`)).json()).done, true);
    const notes = await (await fetch(`${address}/api/notes`)).json();
    assert.deepEqual(notes, [{ id: note.id, text: 'Buy bread', done: true }]);
  });

  test('refuses a note without text, and what is not JSON', async () => {
    assert.equal((await post('/api/notes', { text: ' ' })).status, 400);
    assert.equal((await fetch(`${address}/api/notes`, { method: 'POST', body: '{' })).status, 400);
  });

  test('serves nothing outside its folder', async () => {
    assert.equal((await fetch(`${address}/..%2fpackage.json`)).status, 404);
    assert.equal((await fetch(`${address}/missing.html`)).status, 404);
    assert.equal((await fetch(`${address}/api/other`)).status, 404);
  });
});
