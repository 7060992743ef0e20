import { useMemo } from 'react';
import type { Problem } from '#shared/problem.ts';
import { pathAtPlace } from '#shared/workflow/path-at-place.ts';
import { splitAtNode } from '#shared/workflow/schema-at.ts';
import { useDocument } from '../stores/document-store.ts';

/** The field of a node a problem lies in: `timeout`, `retry`, `parameters` … Undefined where it is about the node as a whole. */
export function fieldOfProblem(text: string, { place }: Problem): string | undefined {
  if (place?.line === undefined) return undefined;
  const path = pathAtPlace(text, place.line, place.column ?? 1);
  const [field] = path === undefined ? [] : splitAtNode(path).field;
  return typeof field === 'string' ? field : undefined;
}

/** Problems of a node beside its parameters, by the field they lie in. */
export function useRuleProblems(problems: readonly Problem[]): ReadonlyMap<string, Problem> {
  const text = useDocument((document) => document.text);
  return useMemo(() => {
    const found = new Map<string, Problem>();
    for (const problem of problems) {
      const field = fieldOfProblem(text, problem);
      if (field !== undefined && field !== 'action' && field !== 'parameters' && !found.has(field))
        found.set(field, problem);
    }
    return found;
  }, [text, problems]);
}
