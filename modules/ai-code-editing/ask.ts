import type { ActionContext } from '#engine/action.ts';
import { ProblemError } from '#engine/action.ts';
import { chooseProvider, readSettings, type ModelChoice } from './endpoint.ts';
import type { ProviderName } from './manifest.ts';

export interface ModelRequest {
  /** Id of the action, part of the key of a recorded answer. */
  readonly action: string;
  /** How to answer. */
  readonly instructions: string;
  /** What is asked, with the files. */
  readonly prompt: string;
}

export interface TokenUsage {
  /** Null when the endpoint does not tell. */
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
}

export interface ModelAnswer {
  readonly text: string;
  readonly usage: TokenUsage;
  readonly provider: ProviderName;
  readonly model: string;
  /** For people: empty unless the answer is not a model's. */
  readonly note: string;
}

/** Asks the chosen provider; the answer streams into the log as it comes. Throws a `ProblemError`. */
export async function askModel(
  request: ModelRequest,
  choice: ModelChoice,
  context: ActionContext,
): Promise<ModelAnswer> {
  const settings = readSettings(context.settings);
  if (!settings.ok) throw new ProblemError(settings.problem);
  switch (chooseProvider(choice, settings.value)) {
    case 'recorded': {
      const { answerFromRecording } = await import('./recorded-answer.ts');
      return answerFromRecording(request, choice.recording, context);
    }
    case 'openai-compatible': {
      const { askOpenAiCompatible } = await import('./openai-compatible.ts');
      return askOpenAiCompatible(request, choice, settings.value, context);
    }
  }
}
