import { z } from 'zod';

/** Where a problem lies. `line` and `column` count from 1; `node` is the path of the node (`each_browser.e2e`). */
export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  node: z.string().optional(),
  parameter: z.string().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** `error` refuses a run; `warning` is told and does not stop anything. */
export const severitySchema = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof severitySchema>;

/**
 * Something a person can act on: what, why with the values, what to do next, and where.
 * `code` is dotted and stable (`program.notFound`); faces and tests rely on it, never on the words.
 */
export const problemSchema = z.object({
  severity: severitySchema,
  code: z.string(),
  message: z.string(),
  reason: z.string().optional(),
  remedy: z.string().optional(),
  place: placeSchema.optional(),
  /** May another attempt end better with nothing changed? Decides whether `retry` applies. */
  retryable: z.boolean().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export function problem(code: string, message: string, more: Partial<Omit<Problem, 'code' | 'message'>> = {}): Problem {
  return { severity: 'error', code, message, ...more };
}

/** One line for a terminal or a toast: message, reason and remedy as sentences. */
export function describeProblem({ message, reason, remedy }: Problem): string {
  const parts = [message, reason ?? '', remedy ?? ''].filter((part) => part !== '');
  // Some are a user's or a program's own words, which may end anyhow.
  const isOpen = /[\p{L}\p{N}]$/u;
  return parts.map((part, index) => (index < parts.length - 1 && isOpen.test(part) ? `${part}.` : part)).join(' ');
}

/** What reached a door without anybody expecting it. The stack goes to the log, never to the person. */
export function bugProblem(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  return problem('internal', 'Something went wrong inside the studio.', {
    reason: message,
    remedy: 'Your files are safe. Please report this with the text above.',
  });
}

const LONGEST_TEXT = 8000;

/** What an event carries of a problem: a program's words may go on for megabytes. */
export function shortProblem(found: Problem): Problem {
  const { message, reason, remedy } = found;
  const short = (text: string | undefined) => (text === undefined ? undefined : shortText(text, LONGEST_TEXT));
  return { ...found, message: shortText(message, LONGEST_TEXT), reason: short(reason), remedy: short(remedy) };
}

/** At most `length` characters and then an ellipsis; characters of two units stay whole. */
export function shortText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
