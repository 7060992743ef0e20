import type { Problem } from '#shared/problem.ts';
import { quickFixOf } from '#shared/workflow/quick-fix.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useStudio } from '../stores/studio-store.ts';

/** The one safe answer to a problem of the open workflow, ready to be given. */
export interface OfferedFix {
  readonly title: string;
  apply(): void;
}

/** Tried out on the text as it is now; undefined while a past run is shown, for then nothing is edited. */
export function offeredFix(problem: Problem): OfferedFix | undefined {
  if (useRun.getState().isPast) return undefined;
  const fix = quickFixOf(useDocument.getState().text, problem, useStudio.getState().catalogue);
  if (fix === undefined) return undefined;
  const title = messages.runs.quickFix[fix.kind](fix.word);
  return { title, apply: () => void edit(title, fix.edits) };
}
