/** @param {string} text */
export const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * The name of a heading in addresses: small letters, digits and hyphens.
 *
 * @param {string} heading
 */
export const slug = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

/** Addresses that run code are shown as text. */
const SAFE_ADDRESS = /^(?:https?:|mailto:|[^:]*$)/i;

/**
 * Words within a line: code, pictures, links, emphasis.
 *
 * @param {string} text
 * @param {(address: string) => string} address turns an address as written into that of the site
 */
export function inline(text, address = (same) => same) {
  return text
    .split(/(`` ?.+? ?``|`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? `<code>${escape(part.replaceAll(/^`` ?| ?``$|^`|`$/g, ''))}</code>` : words(part, address)))
    .join('');
}

function words(text, address) {
  return escape(text)
    .replaceAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, picture, name, target) => {
      if (!SAFE_ADDRESS.test(target)) return whole;
      const to = address(target);
      return picture === '!' ? `<img src="${to}" alt="${name}">` : `<a href="${to}">${name}</a>`;
    })
    .replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\*(.+?)\*/g, '<em>$1</em>');
}

/** @typedef {{ kind: 'heading', level: number, text: string } | { kind: 'code', text: string } | { kind: 'list', ordered: boolean, items: string[] } | { kind: 'table', rows: string[][] } | { kind: 'quote' | 'paragraph', text: string }} Block */

/**
 * @param {string} text
 * @returns {Block[]}
 */
export function blocks(text) {
  const lines = text.split(/\r?\n/);
  const found = [];
  const take = (/** @type {RegExp} */ pattern) => {
    const taken = [];
    while (lines.length > 0 && pattern.test(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length > 0) {
    const line = lines[0];
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (line.trim() === '') {
      lines.shift();
    } else if (heading !== null) {
      lines.shift();
      found.push({ kind: 'heading', level: heading[1].length, text: heading[2] });
    } else if (line.startsWith('```')) {
      lines.shift();
      const code = take(/^(?!```)/);
      lines.shift();
      found.push({ kind: 'code', text: code.join('\n') });
    } else if (/^(?:[-*]|\d+\.) /.test(line)) {
      const ordered = /^\d/.test(line);
      const items = take(/^(?:(?:[-*]|\d+\.) |\s+\S)/).reduce(
        (all, one) => (/^(?:[-*]|\d+\.) /.test(one) ? [...all, one.replace(/^\S+ /, '')] : [...all.slice(0, -1), `${all.at(-1)} ${one.trim()}`]),
        [],
      );
      found.push({ kind: 'list', ordered, items });
    } else if (line.startsWith('|')) {
      const rows = take(/^\|/).map((row) => row.replaceAll(/^\||\|\s*$/g, '').split('|').map((cell) => cell.trim()));
      found.push({ kind: 'table', rows: rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell))) });
    } else if (line.startsWith('>')) {
      found.push({ kind: 'quote', text: take(/^>/).map((one) => one.replace(/^> ?/, '')).join(' ') });
    } else {
      found.push({ kind: 'paragraph', text: [lines.shift(), ...take(/^(?!#{1,6} |```|[-*] |\d+\. |\||>)\s*\S/)].join(' ') });
    }
  }
  return found;
}

/** @param {string} text */
export const headings = (text) => blocks(text).filter((block) => block.kind === 'heading');

/**
 * @param {string} text Markdown
 * @param {(address: string) => string} [address]
 */
export function render(text, address) {
  return blocks(text).map((block) => asHtml(block, (words) => inline(words, address))).join('\n');
}

function asHtml(block, inner) {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level} id="${slug(block.text)}">${inner(block.text)}</h${block.level}>`;
    case 'code':
      return `<pre><code>${escape(block.text)}</code></pre>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${inner(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return `<table>${block.rows.map((row, at) => `<tr>${row.map((cell) => (at === 0 ? `<th>${inner(cell)}</th>` : `<td>${inner(cell)}</td>`)).join('')}</tr>`).join('')}</table>`;
    case 'quote':
      return `<blockquote>${inner(block.text)}</blockquote>`;
    case 'paragraph':
      return `<p>${inner(block.text)}</p>`;
  }
}
