// Ends with 1 and names each link that leads nowhere.
import { readdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { brokenLinks, readPages } from '../src/pages.js';

const pages = await readPages('docs');
const files = new Set((await readdir('docs', { recursive: true })).map((name) => name.split(sep).join('/')));
const broken = brokenLinks(pages, files);
for (const { page, link, reason } of broken) console.error(`docs/${page}: ${link} leads nowhere, ${reason}`);
console.log(`${pages.length} pages, ${broken.length} broken links`);
process.exitCode = broken.length === 0 ? 0 : 1;
