import type { ActionContext } from '#engine/action.ts';
import { ProblemError } from '#engine/action.ts';
import { chooseProvider, readSettings, type ModelChoice } from './endpoint.ts';
import type { ModelAnswer, ModelRequest } from './model-answer.ts';

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
