import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { askModel } from './ask.ts';
import type { insights } from './manifest.ts';
import { checkAmount } from './source-file.ts';

const INSTRUCTIONS = `You help a programmer to understand results of their tools. Name only what the data says.
Answer with a list, one point a line, in exactly this form, heaviest first, at most ten:
- [WEIGHT] TITLE
WEIGHT is a whole number from 0 (harmless) to 10 (urgent), TITLE is a few words. After the list you may explain, in Markdown.`;

const POINT = /^\s*[-*]\s*\[(\d{1,2})\]\s*(.+?)\s*$/;

/** Asks a model what stands out in a result. */
export async function explainResults(
  parameters: z.output<typeof insights.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { data, question } = parameters;
  const text = typeof data === 'string' ? data : JSON.stringify(data, null, 1);
  const prompt = `${question.trim() || 'What stands out, and what should be done first?'}\n\nThe data:\n\n${text}`;
  checkAmount([prompt]);
  const answer = await askModel(
    { action: 'ai-code-editing.insights', instructions: INSTRUCTIONS, prompt },
    parameters,
    context,
  );
  const points = readPoints(answer.text);
  const { usage, provider, model, note } = answer;
  const outputs = { text: answer.text.trim(), usage, provider, model, note };
  if (points.length === 0) {
    throw new ProblemError(
      problem('ai.answerUnreadable', `The answer of ${model} has no list of points.`, {
        reason: `It begins: ${answer.text.trim().slice(0, 200)}`,
        remedy: 'Try again; if it stays so, use a larger model. The whole answer is in the log.',
        retryable: true,
      }),
      outputs,
    );
  }
  const summary = Object.fromEntries(points.map(({ title, weight }) => [title, weight]));
  return { status: 'succeeded', outputs: { insights: points, summary, ...outputs } };
}

export function readPoints(text: string): readonly { readonly title: string; readonly weight: number }[] {
  return text.split('\n').flatMap((line) => {
    const [, weight, title = ''] = POINT.exec(line) ?? [];
    return weight === undefined ? [] : [{ title: title.replaceAll('**', ''), weight: Math.min(10, Number(weight)) }];
  });
}
