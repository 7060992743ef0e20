import { APICallError, StreamProviderError } from 'ai';
import { problem, type Problem } from '#shared/problem.ts';
import { OLLAMA_HINT, type Endpoint } from './endpoint.ts';

export function missingKey({ baseUrl, keySecret, suggestedSecret }: Endpoint): Problem {
  if (keySecret === undefined) {
    return problem('secret.missing', 'No secret is named with the key for this model.', {
      reason: `${baseUrl} does not answer without a key, and a key goes only to the endpoint that it was named for.`,
      remedy:
        'Name the secret beside the base URL: on the node, or in Settings > Modules > AI code editing. An empty name means that no key is needed.',
      place: { parameter: 'apiKeySecret' },
      retryable: false,
    });
  }
  return problem('secret.missing', `The secret "${suggestedSecret}" with the key for the model is not set.`, {
    reason: `${baseUrl} does not answer without a key.`,
    remedy: `Set it in Settings > Secrets or with "codomyrmex secrets set ${suggestedSecret}". Or use a model on this machine: ${OLLAMA_HINT}.`,
    place: { parameter: 'apiKeySecret' },
    retryable: false,
  });
}

/** What went wrong between here and the model, in words. `hadKey`: was a key sent along? */
export function modelProblem(error: unknown, endpoint: Endpoint, hadKey: boolean): Problem {
  const status = APICallError.isInstance(error) ? error.statusCode : undefined;
  // A status below 400 means that the answer began well and broke off later.
  if (APICallError.isInstance(error) && status !== undefined && status >= 400)
    return statusProblem(status, saidBy(error), endpoint, hadKey);
  const code = networkCode(error);
  if (code !== undefined) return unreachable(code, endpoint);
  // Reported by the endpoint itself inside of the stream.
  if (StreamProviderError.isInstance(error)) return serverProblem(`${endpoint.baseUrl} reported: ${describe(error)}`);
  return problem('ai.badAnswer', `What ${endpoint.baseUrl} answered is not an answer of a model.`, {
    reason: describe(error),
    remedy: 'Check the base URL: it ends in /v1 for most endpoints, and the endpoint must be OpenAI-compatible.',
    place: { parameter: 'baseUrl' },
    retryable: false,
  });
}

function statusProblem(status: number, said: string, endpoint: Endpoint, hadKey: boolean): Problem {
  const { baseUrl, model } = endpoint;
  const reason = `${baseUrl} answered ${status}${said === '' ? '.' : `: ${said}`}`;
  if (status === 401 && !hadKey) return { ...missingKey(endpoint), reason };
  if (status === 401 || status === 403) {
    const remedy = `Check the secret "${endpoint.suggestedSecret}" and what its key may do.`;
    return problem('ai.unauthorized', 'The endpoint does not accept the key.', {
      reason,
      remedy,
      place: { parameter: 'apiKeySecret' },
      retryable: false,
    });
  }
  if (status === 404) {
    const remedy = `Check the base URL and the name of the model. For Ollama: "ollama pull ${model}".`;
    return problem('ai.modelUnknown', `The endpoint does not know the model "${model}".`, {
      reason,
      remedy,
      place: { parameter: 'model' },
      retryable: false,
    });
  }
  if (status === 429 && /insufficient_quota|billing|credit/i.test(said)) {
    const remedy = 'Add credit at the provider, or use another one. Waiting does not help.';
    return problem('ai.quotaUsedUp', 'The account of this key has no credit left.', {
      reason,
      remedy,
      retryable: false,
    });
  }
  if (status === 429) {
    const remedy = 'Wait a little, give the node a retry, or limit how many run at once with a pool.';
    return problem('ai.rateLimited', 'The endpoint is asked too often.', { reason, remedy, retryable: true });
  }
  if (status >= 500 || status === 408) {
    return serverProblem(reason);
  }
  const remedy = 'Correct what it names; with a text that is too long, send fewer files.';
  return problem('ai.badRequest', 'The endpoint does not accept the request.', { reason, remedy, retryable: false });
}

function serverProblem(reason: string): Problem {
  const remedy = 'Try again later; a model on this machine may have run out of memory.';
  return problem('ai.serverError', 'The endpoint has an error of its own.', { reason, remedy, retryable: true });
}

/** The message inside the usual `{"error": {"message", "code"}}`, else the beginning of the body. */
function saidBy({ responseBody = '' }: APICallError): string {
  try {
    const body = JSON.parse(responseBody) as {
      error?: { message?: unknown; code?: unknown } | string;
      message?: unknown;
    };
    const error = body.error;
    if (typeof error === 'string') return error;
    const parts = [error?.message ?? body.message, error?.code].filter(
      (part) => typeof part === 'string' && part !== '',
    );
    if (parts.length > 0) return [...new Set(parts)].join(' · ').slice(0, 500);
  } catch {
    // Not JSON: a page of a proxy, perhaps.
  }
  return responseBody
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

function unreachable(code: string, { baseUrl }: Endpoint): Problem {
  const { hostname, host } = new URL(baseUrl);
  const isHere = hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing listens at ${baseUrl} (connection refused).`,
    ENOTFOUND: `The name ${hostname} is not known (${code}).`,
    EAI_AGAIN: `The name ${hostname} could not be looked up (${code}).`,
  };
  return problem('network.failed', `No answer came from ${host}.`, {
    reason: reasons[code] ?? `The connection to ${baseUrl} broke (${code}).`,
    remedy: isHere
      ? `Start the model server. ${OLLAMA_HINT}. llama.cpp: "llama-server -m <model> --port 8080", base URL http://127.0.0.1:8080/v1.`
      : 'Check the base URL and the network, then try again.',
    place: { parameter: 'baseUrl' },
    retryable: true,
  });
}

/** The code of the error of the network at the bottom of an error; undefined when it is no such error. */
function networkCode(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 8; depth++) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^(E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code) && !code.startsWith('ERR_')) return code;
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else if (current.cause === undefined && /^terminated$|network|socket/i.test(current.message)) return 'closed early';
    else current = current.cause;
  }
  return undefined;
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.message.slice(0, 500);
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message.slice(0, 500) : (JSON.stringify(error) ?? String(error)).slice(0, 500);
}
