import { readdir, readFile } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { blocks, headings, render, slug } from './markdown.js';

/** @typedef {{ path: string, title: string, text: string }} Page `path` is relative to the folder, with `/`. */

/**
 * @param {string} folder
 * @returns {Promise<Page[]>} the first page first, then by path
 */
export async function readPages(folder) {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.split(sep).join('/'));
  const paths = names.filter((name) => name.endsWith('.md')).sort();
  const pages = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(folder, path), 'utf8');
      return { path, title: headings(text)[0]?.text ?? path, text };
    }),
  );
  return pages.sort((one, other) => Number(other.path === 'index.md') - Number(one.path === 'index.md'));
}

export const addressOf = (/** @type {string} */ path) => path.replace(/\.md(?=$|#)/, '.html');

/** Every link of a text with the text it stands in; code is no link. */
function linksOf(text) {
  const prose = blocks(text).filter((block) => block.kind !== 'code');
  const words = prose.flatMap((block) => block.text ?? block.items ?? block.rows.flat()).join('\n');
  return [...words.replaceAll(/`+[^`]*`+/g, '').matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target]) => target);
}

/**
 * Links inside the site that lead nowhere. Addresses of other sites are not asked.
 *
 * @param {Page[]} pages
 * @param {ReadonlySet<string>} files other files of the folder, such as pictures
 * @returns {{ page: string, link: string, reason: string }[]}
 */
export function brokenLinks(pages, files = new Set()) {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    linksOf(page.text).flatMap((link) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
      const [target = '', anchor] = link.split('#');
      const path = target === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(target));
      const found = byPath.get(path);
      if (found === undefined) return files.has(path) ? [] : [{ page: page.path, link, reason: `there is no ${path}` }];
      const known = headings(found.text).map((heading) => slug(heading.text));
      return anchor === undefined || known.includes(anchor) ? [] : [{ page: page.path, link, reason: `${path} has no heading "${anchor}"` }];
    }),
  );
}

const STYLE = `:root{color-scheme:light dark}body{font:17px/1.6 system-ui;margin:0;display:grid;grid-template-columns:minmax(12rem,16rem) minmax(0,44rem);gap:3rem;padding:2rem}
nav ul{list-style:none;padding:0}nav a[aria-current]{font-weight:600}pre{overflow:auto;padding:1rem;border:1px solid #8886}td,th{padding:.25rem 1rem .25rem 0;text-align:left}
img{max-width:100%}blockquote{margin:0;padding-left:1rem;border-left:3px solid #8886}@media(max-width:48rem){body{display:block}}`;

/**
 * @param {Page} page
 * @param {Page[]} pages all pages, for the navigation
 * @param {{ title: string, description: string }} site
 */
export function asPage(page, pages, { title, description }, escape) {
  const up = '../'.repeat(page.path.split('/').length - 1);
  const entry = ({ path, title: name }) =>
    `<li><a href="${up}${addressOf(path)}"${path === page.path ? ' aria-current="page"' : ''}>${escape(name)}</a></li>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(page.title)} · ${escape(title)}</title><meta name="description" content="${escape(description)}"><style>${STYLE}</style></head>
<body>
<nav aria-label="Pages"><strong>${escape(title)}</strong><ul>${pages.map(entry).join('')}</ul></nav>
<main>
${render(page.text, addressOf)}
</main>
</body>
</html>
`;
}
