import { Wand2 } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import type { Problem } from '#shared/problem.ts';
import { useDocument } from '../stores/document-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { offeredFix } from './quick-fixes.ts';

/** The one safe answer to a problem, where there is one. Each is tried out before it is offered, so typing goes before it. */
export function FixButton({ problem }: { readonly problem: Problem }) {
  const text = useDeferredValue(useDocument((document) => document.text));
  const catalogue = useStudio((studio) => studio.catalogue);
  // What it is made from is read where it is made; these two say when it may be another.
  const fix = useMemo(() => [text, catalogue, offeredFix(problem)] as const, [text, catalogue, problem])[2];
  if (fix === undefined) return null;
  return (
    <button type="button" className="problem-fix" onClick={fix.apply}>
      <Wand2 size={14} aria-hidden="true" />
      {fix.title}
    </button>
  );
}
