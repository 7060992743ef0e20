// Copies the server, and the page with hashed file names, to dist/. Nothing but Node is needed.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);
const pages = new URL('dist/public/', root);

await rm(dist, { recursive: true, force: true });
await mkdir(pages, { recursive: true });
await cp(new URL('src/', root), new URL('src/', dist), { recursive: true });
await cp(new URL('package.json', root), new URL('package.json', dist));

const renamed = new Map();
const names = await readdir(new URL('public/', root));
for (const name of names.filter((one) => extname(one) !== '.html')) {
  const content = await readFile(new URL(`public/${name}`, root));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const hashed = name.replace(/(\.\w+)$/, `.${hash}$1`);
  renamed.set(name, hashed);
  await writeFile(new URL(hashed, pages), content);
}
for (const name of names.filter((one) => extname(one) === '.html')) {
  const text = await readFile(new URL(`public/${name}`, root), 'utf8');
  const linked = text.replaceAll(/(href|src)="([^"]+)"/g, (whole, attribute, target) =>
    renamed.has(target) ? `${attribute}="${renamed.get(target)}"` : whole,
  );
  await writeFile(new URL(name, pages), linked);
}
console.log(`Built dist/ with ${names.length} files of the page.`);
