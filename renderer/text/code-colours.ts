import { HighlightStyle } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** Few colours, from the tokens, so that both themes keep their contrast. */
export const codeColours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--muted)', fontStyle: 'italic' },
  {
    tag: [tags.definition(tags.propertyName), tags.propertyName, tags.function(tags.variableName)],
    color: 'var(--accent)',
  },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: 'var(--status-cached)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--muted)' },
]);
