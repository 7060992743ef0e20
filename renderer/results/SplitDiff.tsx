import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useMemo, useRef } from 'react';
import { messages } from '../messages/messages.ts';
import { sidesOf, type DiffFile, type DiffSide } from './read-diff.ts';
import { splitChanges } from './split-changes.ts';

const text = messages.results;

/** One file of a diff, before on the left and after on the right; what differs within a line is marked. */
export function SplitDiff({ file }: { readonly file: DiffFile }) {
  const place = useRef<HTMLDivElement>(null);
  const sides = useMemo(() => sidesOf(file.lines), [file]);
  const changes = useMemo(() => splitChanges(file.lines), [file]);
  useEffect(() => {
    if (place.current === null) return undefined;
    const view = new MergeView({
      parent: place.current,
      a: { doc: sides.before.text, extensions: sideOf(sides.before, text.diffBefore(file.path)) },
      b: { doc: sides.after.text, extensions: sideOf(sides.after, text.diffAfter(file.path)) },
      diffConfig: { override: () => changes },
    });
    return () => view.destroy();
  }, [sides, changes, file.path]);
  return <div className="diff-split" ref={place} />;
}

/** To be read, reached and copied from by keyboard, never typed into. */
function sideOf({ numbers }: DiffSide, label: string): Extension {
  const last = numbers.findLast((number) => number !== undefined);
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    // Asked for a line that is not there, the widest number is wanted.
    lineNumbers({
      formatNumber: (line) => String((line > numbers.length ? last : numbers[line - 1]) ?? ''),
    }),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  ];
}
