import { z } from 'zod';
import { problem, type Problem } from '#shared/problem.ts';
import type { Desk } from './desk.ts';

/** What a tool says of itself, so that a client knows when to ask its person first. */
export interface ToolHints {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** One call, as long as it lasts. */
export interface ToolCall {
  /** The client takes the call back, or has gone. */
  readonly signal: AbortSignal;
  /** Absent when the client did not ask to be told. `done` never goes down. */
  readonly progress?: (done: number, total: number, message: string) => void;
}

/** `details` goes along with the problem: what else is known of what went wrong. */
export type ToolOutcome =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly problem: Problem; readonly details?: object };

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly hints: ToolHints;
  /** JSON schema of the arguments. */
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
  call(desk: Desk, given: unknown, call: ToolCall): Promise<ToolOutcome>;
}

interface ToolDefinition<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly hints: ToolHints;
  /** Strict: what is not known is refused, since a misspelt word would otherwise mean nothing in silence. */
  readonly input: Input;
  act(desk: Desk, given: z.infer<Input>, call: ToolCall): Promise<ToolOutcome>;
}

export function defineTool<Input extends z.ZodObject>(definition: ToolDefinition<Input>): Tool {
  const { name, title, description, hints, input, act } = definition;
  return {
    name,
    title,
    description,
    hints,
    inputSchema: { ...z.toJSONSchema(input, { io: 'input' }), type: 'object' },
    call: async (desk, given, call) => {
      const read = input.safeParse(given ?? {});
      if (!read.success) return { ok: false, problem: wrongArguments(name, Object.keys(input.shape), read.error) };
      return act(desk, read.data, call);
    },
  };
}

function wrongArguments(tool: string, known: readonly string[], error: z.ZodError): Problem {
  const [first] = error.issues;
  return problem('arguments.invalid', `"${tool}" was not called in a way it understands, so nothing was done.`, {
    reason: issueWords(error.issues.slice(0, 5)),
    remedy: known.length === 0 ? 'It takes no arguments.' : `It takes: ${known.join(', ')}.`,
    ...(first === undefined || first.path.length === 0 ? {} : { place: { parameter: first.path.join('.') } }),
  });
}

/** What does not fit, and where: `steps.0.name: …; …`. */
export function issueWords(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`).join('; ');
}
