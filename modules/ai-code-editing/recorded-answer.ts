import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { closestWord } from '#shared/closest-word.ts';
import { hashText } from '#shared/module/patch.ts';
import { problem } from '#shared/problem.ts';
import type { ModelAnswer, ModelRequest } from './model-answer.ts';

/*
 * Answers written down beforehand, for tests and demos without a network. They are used only where the provider "recorded" was chosen,
 * and the log, the progress and the outputs say what they are.
 */

const FOLDER = '.codomyrmex/recorded-answers';
export const RECORDED_NOTE = 'Recorded answer, no model was asked.';

const recordingSchema = z.object({
  action: z.string(),
  name: z.string().optional(),
  /** `requestHash` of what is asked: for answers that fit one request only. */
  request: z.string().optional(),
  answer: z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))]),
});
const fileSchema = z.union([
  z.object({ recordings: z.array(recordingSchema) }).transform(({ recordings }) => recordings),
  z.array(recordingSchema),
  recordingSchema.transform((one) => [one]),
]);

interface Recording extends z.output<typeof recordingSchema> {
  readonly file: string;
}

/** SHA-256 of the action and all that is asked, the contents of files included. */
export function requestHash({ action, prompt }: ModelRequest): string {
  return hashText(`${action}\n${prompt}`);
}

export async function answerFromRecording(
  request: ModelRequest,
  name: string | undefined,
  context: ActionContext,
): Promise<ModelAnswer> {
  const recordings = (await readRecordings(context)).filter((one) => one.action === request.action);
  const hash = requestHash(request);
  const found = recordings.find((one) =>
    name === undefined ? one.request === hash : one.name === name || one.request === name,
  );
  if (found === undefined) throw new ProblemError(noRecording(recordings, name, hash, request.action));
  context.progress(undefined, RECORDED_NOTE);
  context.log(`${RECORDED_NOTE} It is "${found.name ?? hash}" of ${found.file}.\n`);
  context.log(found.answer.endsWith('\n') ? found.answer : `${found.answer}\n`);
  return {
    text: found.answer,
    usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
    provider: 'recorded',
    model: 'none (recorded answer)',
    note: RECORDED_NOTE,
  };
}

async function readRecordings(context: ActionContext): Promise<readonly Recording[]> {
  const files = await glob([`${FOLDER}/*.{json,yaml,yml}`], { cwd: context.projectFolder, dot: true });
  const recordings: Recording[] = [];
  for (const file of files.sort()) {
    const text = await readFile(join(context.projectFolder, file), 'utf8');
    try {
      const value: unknown = extname(file) === '.json' ? JSON.parse(text) : parseYaml(text);
      recordings.push(...fileSchema.parse(value).map((one) => ({ ...one, file })));
    } catch (error) {
      throw new ProblemError(unreadable(file, error));
    }
  }
  return recordings;
}

function unreadable(file: string, error: unknown) {
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
  return problem('ai.recordingUnreadable', `The recorded answers in "${file}" cannot be read.`, {
    reason,
    remedy: 'The file holds `recordings: [{action, name, answer}]`.',
    place: { file },
    retryable: false,
  });
}

function noRecording(recordings: readonly Recording[], name: string | undefined, hash: string, action: string) {
  const names = recordings.flatMap((one) => (one.name === undefined ? [] : [one.name]));
  const meant = name === undefined ? undefined : closestWord(name, names);
  const there =
    names.length === 0
      ? `There is none for ${action}`
      : `For ${action} there are ${names.map((one) => `"${one}"`).join(', ')}`;
  const wanted = name === undefined ? `for the request ${hash}` : `"${name}"`;
  return problem('ai.recordingMissing', `There is no recorded answer ${wanted}.`, {
    reason: `${there} in ${FOLDER}.`,
    remedy:
      meant === undefined
        ? 'Add it to a file there, choose another recording, or set the provider to "openai-compatible".'
        : `Did you mean "${meant}"?`,
    place: { parameter: 'recording' },
    retryable: false,
  });
}
