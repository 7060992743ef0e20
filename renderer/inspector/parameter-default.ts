import type { WorkflowParameter } from '#shared/workflow/workflow.ts';

/** The default as a value of the declared type where it can be read so; else the text, which validation then points at. */
export function readDefault(type: WorkflowParameter['type'], entered: string): unknown {
  if (entered === '') return undefined;
  if (type === 'string') return entered;
  try {
    return JSON.parse(entered) as unknown;
  } catch {
    return entered;
  }
}
