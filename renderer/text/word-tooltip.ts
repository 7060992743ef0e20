import { hoverTooltip, type Tooltip } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import type { WordDescription } from '#shared/workflow/describe-text.ts';

/** What a word means, beside it while the pointer rests there. */
export function wordTooltip(describe: (text: string, offset: number) => WordDescription | undefined): Extension {
  return hoverTooltip(
    (view, offset): Tooltip | null => {
      const word = describe(view.state.doc.toString(), offset);
      if (word === undefined) return null;
      return { pos: word.from, end: word.to, above: true, create: () => ({ dom: drawWord(word) }) };
    },
    { hoverTime: 400 },
  );
}

/** Built by hand: the editor draws outside of React. */
export function drawWord({ title, detail, about, docs }: Omit<WordDescription, 'from' | 'to'>): HTMLElement {
  const box = document.createElement('div');
  box.className = 'word-tooltip';
  const add = (tag: string, className: string, text: string | undefined): void => {
    if (text === undefined || text === '') return;
    const part = document.createElement(tag);
    part.className = className;
    part.textContent = text;
    box.append(part);
  };
  add('strong', '', title);
  add('span', 'muted', detail);
  add('p', 'word-tooltip-text', about);
  // The first paragraph; the whole stands in the Docs of the node.
  add('p', 'word-tooltip-text muted', docs?.split('\n\n')[0]?.replaceAll('\n', ' ').replaceAll('`', ''));
  return box;
}
