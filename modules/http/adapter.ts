import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { parseDuration } from '#shared/workflow/duration.ts';
import { parseSize } from '#shared/workflow/size.ts';
import { readAnswer } from './answer.ts';
import type { requestAction } from './manifest.ts';

type RequestParameters = z.output<(typeof requestAction)['schema']>;

/** Too early, too many requests, and request timeout: the same request may be answered later. */
const RETRYABLE_STATUS = new Set([408, 425, 429]);

export async function request(parameters: RequestParameters, context: ActionContext): Promise<ActionOutcome> {
  const { timeout, maxSize, failOnStatus } = parameters;
  const toSend = buildRequest(parameters);
  const timer = AbortSignal.timeout(parseDuration(timeout) ?? 30_000);
  const startedAt = performance.now();
  context.log(`${toSend.method} ${toSend.url}\n`);
  try {
    const response = await fetch(toSend, { signal: AbortSignal.any([context.signal, timer]) });
    const answer = await readAnswer(response, parseSize(maxSize) ?? 8_000_000, context);
    const durationMs = Math.round(performance.now() - startedAt);
    const headers = Object.fromEntries(response.headers);
    const outputs = { status: response.status, headers, ...answer, durationMs };
    context.log(`${response.status} ${response.statusText}, ${durationMs} ms\n`);
    if (response.status < 400 || !failOnStatus) return { status: 'succeeded', outputs };
    return { status: 'failed', problem: statusProblem(toSend, response, answer.body), outputs };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(timer.aborted ? timeoutProblem(toSend, timeout) : networkProblem(toSend, error));
  }
}

function buildRequest({ method, url, headers, body }: RequestParameters): Request {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || (address.protocol !== 'http:' && address.protocol !== 'https:')) {
    throw badInput(
      'http.badAddress',
      `"${url}" is not an address on the web.`,
      'It must begin with http:// or https://.',
      'url',
    );
  }
  if (address.username !== '' || address.password !== '') {
    const reason = 'Names and passwords in an address end up in logs.';
    throw badInput(
      'http.badAddress',
      'The address holds a user name.',
      `${reason} Use the header "authorization" instead.`,
      'url',
    );
  }
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const isJson = body !== undefined && body !== null && typeof body !== 'string';
  if (isJson && !given.has('content-type')) given.set('content-type', 'application/json');
  try {
    const content = typeof body === 'string' ? body : isJson ? JSON.stringify(body) : null;
    return new Request(address, { method, headers: [...given], body: content === '' ? null : content });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput('http.badRequest', 'This request cannot be sent.', reason, 'headers');
  }
}

function badInput(code: string, message: string, reason: string, parameter: string): ProblemError {
  return new ProblemError(problem(code, message, { reason, place: { parameter }, retryable: false }));
}

function statusProblem({ method, url }: Request, { status, statusText }: Response, body: unknown): Problem {
  const said = (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 500);
  return problem('http.status', `The server answered ${`${status} ${statusText}`.trim()}.`, {
    reason: `${method} ${url}${said === '' || said === 'null' ? '' : `: ${said}`}`,
    remedy: 'Check the address and the headers. To go on with such answers, switch "Fail on error status" off.',
    retryable: status >= 500 || RETRYABLE_STATUS.has(status),
  });
}

function timeoutProblem({ method, url }: Request, timeout: string): Problem {
  return problem('http.timeout', `The server did not answer within ${timeout}.`, {
    reason: `${method} ${url}`,
    remedy: 'Try again, or raise the time limit of the request.',
    place: { parameter: 'timeout' },
    retryable: true,
  });
}

function networkProblem({ method, url }: Request, error: unknown): Problem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason =
    cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause);
  if (reason === 'bad port') return blockedPort(url);
  return problem('network.failed', `No answer came from ${new URL(url).host}.`, {
    reason: `${method} ${url}: ${reason}`,
    remedy: 'Check the address and the connection, and that the server is running.',
    retryable: true,
  });
}

/** The web platform never speaks HTTP on some ports, so that nobody can be made to write mail or the like. */
function blockedPort(url: string): Problem {
  return problem('http.badAddress', `Port ${new URL(url).port} is never used for HTTP.`, {
    reason: `${url} names a port that is reserved for another protocol, and requests to it are refused before they are sent.`,
    remedy: 'Let the server listen on another port.',
    place: { parameter: 'url' },
    retryable: false,
  });
}
