import { useEffect, useRef, type RefObject } from 'react';
import { useView } from '../stores/view-store.ts';

/** The form of a node: when somebody went to a problem of it, the field that says it comes into sight. */
export function useScrollToProblem(path: string): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  const goneTo = useView((view) => view.goneTo);
  useEffect(() => {
    if (form.current === null || goneTo?.place?.node !== path) return;
    const { parameter } = goneTo.place;
    const field = parameter === undefined ? undefined : form.current.querySelector(`[data-parameter="${parameter}"]`);
    const said = [...form.current.querySelectorAll('.field-problem, .inspector-problem')].find((each) =>
      each.textContent.includes(goneTo.message),
    );
    (field ?? said)?.scrollIntoView({ block: 'nearest' });
  }, [path, goneTo]);
  return form;
}
