import { escaped } from '../../export/xml-text.ts';

/** A column: what it is called, and whether it holds figures, which stand at its right edge as its head then does. */
type Head = string | { readonly figures: string };

/** `rows` are `<tr>` elements, ready as they are; empty without any. */
export function htmlTable(heads: readonly Head[], rows: readonly string[]): string {
  if (rows.length === 0) return '';
  const head = heads.map((each) => {
    if (typeof each !== 'string') return `<th scope="col" class="number">${escaped(each.figures)}</th>`;
    return each === '' ? '<td></td>' : `<th scope="col">${escaped(each)}</th>`;
  });
  return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

/** A part of a report under its heading; empty without content. `content` is HTML, ready as it is. */
export function htmlSection(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escaped(title)}</h2>\n${content}\n</section>`;
}
