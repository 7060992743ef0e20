import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText, type FinishReason, type LanguageModelUsage } from 'ai';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { ModelAnswer, ModelRequest, TokenUsage } from './model-answer.ts';
import { resolveEndpoint, type AiSettings, type Endpoint, type ModelChoice } from './endpoint.ts';
import { missingKey, modelProblem } from './model-problem.ts';

/* Loaded only when a model is asked. */

/** Told in the answer's problems where they matter; the library would print them into the terminal of the studio. */
globalThis.AI_SDK_LOG_WARNINGS = false;

export async function askOpenAiCompatible(
  request: ModelRequest,
  choice: ModelChoice,
  settings: AiSettings,
  context: ActionContext,
): Promise<ModelAnswer> {
  const resolved = resolveEndpoint(choice, settings);
  if (!resolved.ok) throw new ProblemError(resolved.problem);
  const endpoint = resolved.value;
  const key = endpoint.keySecret === undefined ? undefined : await context.secret(endpoint.keySecret);
  if (endpoint.needsKey && (key === undefined || key === '')) throw new ProblemError(missingKey(endpoint));
  if (endpoint.model === '') throw new ProblemError(noModel(endpoint));

  context.log(`Asking ${endpoint.model} at ${endpoint.baseUrl}\n`);
  context.progress(undefined, `Asking ${endpoint.model}`);
  const { text, usage, finishReason } = await stream(request, endpoint, key, choice.maxOutputTokens, context);
  if (!text.endsWith('\n')) context.log('\n');
  const tokens = countTokens(usage);
  context.log(`${tokens.promptTokens ?? '?'} tokens asked, ${tokens.completionTokens ?? '?'} answered.\n`);
  checkEnd(text, finishReason, endpoint);
  return { text, usage: tokens, provider: 'openai-compatible', model: endpoint.model, note: '' };
}

async function stream(
  { instructions, prompt }: ModelRequest,
  endpoint: Endpoint,
  key: string | undefined,
  maxOutputTokens: number | undefined,
  context: ActionContext,
) {
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: endpoint.baseUrl,
    includeUsage: true,
    ...(key === undefined || key === '' ? {} : { apiKey: key }),
  });
  const { temperature } = endpoint;
  const result = streamText({
    model: provider.chatModel(endpoint.model),
    instructions,
    prompt,
    // Attempts are the engine's business: it waits, shows and counts them.
    maxRetries: 0,
    abortSignal: context.signal,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    onError: () => undefined,
  });
  const pieces: string[] = [];
  let length = 0;
  let usage: LanguageModelUsage | undefined;
  let finishReason: FinishReason = 'other';
  try {
    for await (const part of result.stream) {
      if (part.type === 'text-delta') {
        pieces.push(part.text);
        context.log(part.text);
        if (Math.floor(length / 500) < Math.floor((length += part.text.length) / 500)) {
          context.progress(undefined, `${endpoint.model}: ${length} characters`);
        }
      } else if (part.type === 'finish') {
        usage = part.totalUsage;
        finishReason = part.finishReason;
      } else if (part.type === 'error') {
        throw part.error;
      }
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (length > 0) context.log('\n');
    throw new ProblemError(modelProblem(error, endpoint, key !== undefined && key !== ''));
  }
  context.signal.throwIfAborted();
  return { text: pieces.join(''), usage, finishReason };
}

function countTokens(usage: LanguageModelUsage | undefined): TokenUsage {
  const promptTokens = usage?.inputTokens ?? null;
  const completionTokens = usage?.outputTokens ?? null;
  const sum = promptTokens === null || completionTokens === null ? null : promptTokens + completionTokens;
  return { promptTokens, completionTokens, totalTokens: usage?.totalTokens ?? sum };
}

function noModel({ baseUrl }: Endpoint) {
  return problem('ai.noModel', 'No model is chosen.', {
    reason: `The endpoint ${baseUrl} serves models by name.`,
    remedy: 'Name a model in Settings > Modules > AI code editing, or on the node.',
    place: { parameter: 'model' },
    retryable: false,
  });
}

/** An answer that was cut off must not become a file that ends in the middle. */
function checkEnd(text: string, finishReason: FinishReason, { model }: Endpoint): void {
  if (finishReason === 'length') {
    throw new ProblemError(
      problem('ai.answerCut', `The answer of ${model} is too long and was cut off.`, {
        reason: `It ended after ${text.length} characters, at the limit of tokens.`,
        remedy: 'Raise the longest answer, ask for less at once, or use a model with a larger context.',
        place: { parameter: 'maxOutputTokens' },
        retryable: false,
      }),
    );
  }
  if (finishReason === 'content-filter') {
    throw new ProblemError(
      problem('ai.refused', `${model} did not answer: its content filter stopped it.`, {
        reason: text.slice(0, 300),
        remedy: 'Put the request in other words, or use another model.',
        retryable: false,
      }),
    );
  }
  if (text.trim() === '') {
    throw new ProblemError(
      problem('ai.noAnswer', `${model} gave an empty answer.`, {
        reason: 'The endpoint ended the answer without any text.',
        remedy: 'Try again, or use another model.',
        retryable: true,
      }),
    );
  }
}
