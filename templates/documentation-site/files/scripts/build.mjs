// Writes site/ anew: a page for each Markdown file, other files as they are, and site/pages.json about it all.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { escape } from '../src/markdown.js';
import { addressOf, asPage, readPages } from '../src/pages.js';

const site = JSON.parse(await readFile('site.json', 'utf8'));
const pages = await readPages('docs');

await rm('site', { recursive: true, force: true });
await mkdir('site');
await cp('docs', 'site', { recursive: true, filter: (path) => !path.endsWith('.md') });
const made = [];
for (const page of pages) {
  const html = asPage(page, pages, site, escape);
  const place = join('site', addressOf(page.path));
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, html);
  made.push({ page: addressOf(page.path), title: page.title, bytes: Buffer.byteLength(html) });
}
await writeFile('site/pages.json', `${JSON.stringify(made, null, 2)}\n`);
console.log(`${made.length} pages written to site/`);
