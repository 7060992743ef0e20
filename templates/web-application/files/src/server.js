import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import { createNotes } from './notes.js';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const LARGEST_BODY = 16 * 1024;

/** A server that is not listening yet. `folder` holds the page. */
export function createApplication(folder) {
  const notes = createNotes();
  return createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname.startsWith('/api/')) {
        await answerApi(request, response, pathname, notes);
      } else {
        await answerFile(response, folder, decodeURIComponent(pathname));
      }
    } catch (error) {
      const status = error instanceof TypeError || error instanceof SyntaxError || error instanceof URIError ? 400 : 500;
      send(response, status, { error: status === 400 ? error.message : 'Something went wrong.' });
    }
  });
}

async function answerApi(request, response, pathname, notes) {
  const toggled = /^\/api\/notes\/([\w-]+)\/toggle$/.exec(pathname)?.[1];
  if (pathname === '/api/notes' && request.method === 'GET') {
    send(response, 200, notes.list());
  } else if (pathname === '/api/notes' && request.method === 'POST') {
    const { text } = JSON.parse(await readBody(request)) ?? {};
    send(response, 201, notes.add(text));
  } else if (toggled !== undefined && request.method === 'POST') {
    const note = notes.toggle(toggled);
    send(response, note === undefined ? 404 : 200, note ?? { error: 'There is no such note.' });
  } else {
    send(response, 404, { error: 'There is no such address.' });
  }
}

async function answerFile(response, folder, pathname) {
  const root = resolve(folder);
  const file = resolve(root, `.${pathname.endsWith('/') ? `${pathname}index.html` : pathname}`);
  const type = TYPES[extname(file)];
  if (!file.startsWith(root + sep) || type === undefined) {
    send(response, 404, { error: 'There is no such page.' });
    return;
  }
  try {
    const content = await readFile(file);
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(content);
  } catch {
    send(response, 404, { error: 'There is no such page.' });
  }
}

async function readBody(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > LARGEST_BODY) {
      throw new TypeError('The request is too large.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}
