import { z } from 'zod';
import { readParameterText } from '#shared/run/run-parameters.ts';
import type { WorkflowParameter } from '#shared/workflow/workflow.ts';
import { textOf } from '../design/text-of.ts';
import { messages } from '../messages/messages.ts';

/** What stands in the fields, as text. */
export type Answers = Readonly<Record<string, string>>;
type Declared = Readonly<Record<string, WorkflowParameter>>;
type Memory = Pick<Storage, 'getItem' | 'setItem'>;

const text = messages.runs.parameters;

/** The remembered answer, else the default, else nothing. */
export function fillIn(declared: Declared, remembered: Answers): Answers {
  return Object.fromEntries(
    Object.entries(declared).map(([name, about]) => [name, remembered[name] ?? textOf(about.default)]),
  );
}

/** Values by declared type; JSON for lists and objects. An empty field leaves the parameter to its default. */
export function readAnswers(
  declared: Declared,
  answers: Answers,
): { readonly values: Readonly<Record<string, unknown>>; readonly problems: Readonly<Record<string, string>> } {
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const [name, about] of Object.entries(declared)) {
    const answer = answers[name] ?? '';
    if (answer === '') {
      if (about.required === true && about.default === undefined) problems[name] = text.required;
      continue;
    }
    const read = readParameterText(answer, about.type);
    if (read.ok) values[name] = read.value;
    else problems[name] = text.wrongType[about.type];
  }
  return { values, problems };
}

const PREFIX = 'codomyrmex.parameters.';

export function rememberedAnswers(memory: Memory, key: string): Answers {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(memory.getItem(PREFIX + key) ?? '{}'));
  } catch {
    return {};
  }
}

export function rememberAnswers(memory: Memory, key: string, answers: Answers): void {
  memory.setItem(PREFIX + key, JSON.stringify(answers));
}
