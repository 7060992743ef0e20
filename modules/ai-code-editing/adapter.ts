import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { makePatch, type FileChange, type Patch } from '#shared/module/patch.ts';
import { problem } from '#shared/problem.ts';
import {
  adaptContent,
  chooseMarker,
  editInstructions,
  findLeftOut,
  readEditAnswer,
  showFile,
  type EditAnswer,
} from './answer-format.ts';
import { askModel } from './ask.ts';
import type { ModelAnswer, ModelRequest } from './model-answer.ts';
import type { ModelChoice } from './endpoint.ts';
import type { explain, generate, refactor, review } from './manifest.ts';
import { numberLines, readFindings, REVIEW_INSTRUCTIONS } from './review-answer.ts';
import { checkAmount, projectPath, readContext, readIfThere, readSource, type SourceFile } from './source-file.ts';

const ROLE =
  'You are a careful programmer working in an existing software project. Keep to its style, its libraries and its language version.';

export async function generateCode(
  parameters: z.output<typeof generate.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { prompt, file } = parameters;
  const target = file === undefined ? undefined : projectPath(file, context);
  const present = target === undefined ? undefined : await readIfThere(target, context);
  const known = (await readContext(parameters.context, context)).filter((source) => source.path !== target);
  const sources = present === undefined ? known : [present, ...known];
  const task =
    target === undefined
      ? prompt
      : `${prompt}\n\nWrite only the file ${target}${present === undefined ? ', which does not exist yet' : '; its present content is below'}.`;
  return proposeEdit({ action: 'ai-code-editing.generate', task, sources, target }, parameters, context);
}

export async function refactorCode(
  parameters: z.output<typeof refactor.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const source = await readSource(parameters.path, context);
  const known = (await readContext(parameters.context, context)).filter((other) => other.path !== source.path);
  const task = `Change the file ${source.path}, and only that file:\n${parameters.instruction}`;
  const edit = { action: 'ai-code-editing.refactor', task, sources: [source, ...known], target: source.path };
  return proposeEdit(edit, parameters, context);
}

export async function explainCode(
  parameters: z.output<typeof explain.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const source = await readSource(parameters.path, context);
  const question =
    parameters.question?.trim() ||
    'What does this file do, how does it do it, and what should a newcomer know before changing it?';
  const prompt = `${question}\n\n${showFile(source.path, source.text, chooseMarker([source.text]))}`;
  const instructions = `${ROLE}\nExplain code to a colleague, in Markdown, briefly and exactly. Name functions and lines. Do not invent what is not there.`;
  logSources([source], context);
  const answer = await ask({ action: 'ai-code-editing.explain', instructions, prompt }, parameters, context);
  return { status: 'succeeded', outputs: answerOutputs(answer, answer.text.trim()) };
}

export async function reviewCode(
  parameters: z.output<typeof review.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const prompt = await reviewPrompt(parameters, context);
  const instructions = `${ROLE}\n${REVIEW_INSTRUCTIONS}`;
  const answer = await ask({ action: 'ai-code-editing.review', instructions, prompt }, parameters, context);
  const findings = readFindings(answer.text);
  return { status: 'succeeded', outputs: { findings, ...answerOutputs(answer, answer.text.trim()) } };
}

async function reviewPrompt({ path, diff }: z.output<typeof review.schema>, context: ActionContext): Promise<string> {
  const text = typeof diff === 'string' ? diff : (diff?.text ?? '');
  const parts: string[] = [];
  if (path !== undefined) {
    const source = await readSource(path, context);
    logSources([source], context);
    parts.push(`Review the file ${source.path}:\n\n${numberLines(source.text)}`);
  }
  if (text.trim() !== '') parts.push(`Review this change:\n\n${text}`);
  if (parts.length > 0) return parts.join('\n\n');
  throw new ProblemError(
    problem('ai.nothingToReview', 'There is nothing to review.', {
      reason: diff === undefined ? 'Neither a file nor a diff is given.' : 'The diff is empty.',
      remedy: 'Choose a file, or connect the diff of another node.',
      place: { parameter: diff === undefined ? 'path' : 'diff' },
      retryable: false,
    }),
  );
}

interface Edit {
  readonly action: string;
  readonly task: string;
  readonly sources: readonly SourceFile[];
  /** The only file the answer may touch; undefined: any file of the project. */
  readonly target: string | undefined;
}

async function proposeEdit(
  { action, task, sources, target }: Edit,
  choice: ModelChoice,
  context: ActionContext,
): Promise<ActionOutcome> {
  const marker = chooseMarker([task, ...sources.map((source) => source.text)]);
  const files = sources.map((source) => showFile(source.path, source.text, marker)).join('\n');
  const request = {
    action,
    instructions: `${ROLE}\n\n${editInstructions(marker)}`,
    prompt: files === '' ? task : `${task}\n\nFiles of the project:\n\n${files}`,
  };
  logSources(sources, context);
  const answer = await ask(request, choice, context);
  const read = readEditAnswer(answer.text, marker, target);
  if (!read.ok) throw new ProblemError(unreadable(read.reason, answer), answerOutputs(answer, answer.text));
  const patch = await patchOf(read.value, target, answer, context);
  if (patch.text !== '') {
    const name = `${action.replace(/^.*\./, '')}.patch`;
    await context.addArtifact({ name, mediaType: 'text/x-diff', content: patch.text });
  }
  const what = patch.files.map(({ path, additions, deletions }) => `${path} (+${additions} −${deletions})`).join(', ');
  context.log(what === '' ? 'The answer changes nothing.\n' : `Proposed, not written: ${what}\n`);
  return { status: 'succeeded', outputs: { patch, ...answerOutputs(answer, read.value.text) } };
}

/** Compares with the files as they are now, so that the patch says exactly what applying it would do. */
async function patchOf(
  { files }: EditAnswer,
  target: string | undefined,
  answer: ModelAnswer,
  context: ActionContext,
): Promise<Patch> {
  const changes: FileChange[] = [];
  for (const file of files) {
    if (target !== undefined && file.path !== target) {
      context.log(`Left out "${file.path}": only ${target} was to be changed.\n`);
      continue;
    }
    const before = (await readIfThere(projectPath(file.path, context), context))?.text;
    const after = file.content === null ? null : adaptContent(file.content, before);
    const leftOut = after === null ? undefined : findLeftOut(file.path, before ?? '', after);
    if (leftOut !== undefined)
      throw new ProblemError(incomplete(file.path, leftOut, answer), answerOutputs(answer, answer.text));
    changes.push({ path: file.path, before: before ?? null, after });
  }
  const patch = makePatch(changes);
  if (!patch.ok) throw new ProblemError(patch.problem);
  return patch.value;
}

function ask(request: ModelRequest, choice: ModelChoice, context: ActionContext): Promise<ModelAnswer> {
  checkAmount([request.prompt]);
  return askModel(request, choice, context);
}

function logSources(sources: readonly SourceFile[], context: ActionContext): void {
  if (sources.length > 0) context.log(`Files in the request: ${sources.map((source) => source.path).join(', ')}\n`);
}

function answerOutputs({ usage, provider, model, note }: ModelAnswer, text: string) {
  return { text, usage, provider, model, note };
}

function unreadable(reason: string, { model, text }: ModelAnswer) {
  return problem('ai.answerUnreadable', `The answer of ${model} has no files that can be read.`, {
    reason: `${reason} It begins: ${text.trim().slice(0, 200)}`,
    remedy: 'Try again; if it stays so, use a larger model. The whole answer is in the log.',
    retryable: true,
  });
}

function incomplete(path: string, line: string, { model }: ModelAnswer) {
  return problem('ai.answerIncomplete', `${model} left out a part of "${path}".`, {
    reason: `Its answer has the line "${line.trim().slice(0, 120)}" in place of code; applying it would delete that code.`,
    remedy: 'Try again, choose a smaller file, or use a larger model.',
    place: { file: path },
    retryable: true,
  });
}
