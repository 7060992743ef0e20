import { z } from 'zod';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { PROVIDERS, type ProviderName } from './manifest.ts';

export const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
export const DEFAULT_KEY_SECRET = 'OPENAI_API_KEY';
export const OLLAMA_HINT = 'Ollama: "ollama serve", then "ollama pull <model>", base URL http://127.0.0.1:11434/v1';

/** The user's settings of this module. A form gives empty texts for what was left out. */
export const aiSettingsSchema = z.object({
  provider: z
    .enum(PROVIDERS)
    .or(z.literal('').transform(() => undefined))
    .optional(),
  baseUrl: z.string().optional(),
  model: z.string().optional(),
  /** Name of the secret; empty: this endpoint needs no key. */
  apiKeySecret: z.string().optional(),
  temperature: z.union([z.number().min(0).max(2), z.literal('').transform(() => undefined)]).optional(),
});
export type AiSettings = z.output<typeof aiSettingsSchema>;

/** The same, set on a node. */
export interface ModelChoice {
  readonly provider?: ProviderName | undefined;
  readonly baseUrl?: string | undefined;
  readonly model?: string | undefined;
  readonly apiKeySecret?: string | undefined;
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly recording?: string | undefined;
}

export interface Endpoint {
  readonly baseUrl: string;
  /** Empty when none is chosen. */
  readonly model: string;
  readonly temperature: number | undefined;
  /** The secret whose value goes to this endpoint; undefined: none does. */
  readonly keySecret: string | undefined;
  /** The name to suggest when an endpoint turns out to want a key. */
  readonly suggestedSecret: string;
  readonly needsKey: boolean;
}

export function readSettings(settings: Readonly<Record<string, unknown>>): Result<AiSettings> {
  const read = aiSettingsSchema.safeParse(settings);
  if (read.success) return good(read.data);
  return bad(
    problem('settings.invalid', 'The settings of AI code editing cannot be read.', {
      reason: z.prettifyError(read.error),
      remedy: 'Correct them in Settings > Modules > AI code editing.',
      retryable: false,
    }),
  );
}

export function chooseProvider(choice: ModelChoice, settings: AiSettings): ProviderName {
  return choice.provider ?? settings.provider ?? 'openai-compatible';
}

/** What the node says goes before the settings, and these before the defaults. */
export function resolveEndpoint(choice: ModelChoice, settings: AiSettings): Result<Endpoint> {
  const baseUrl = (choice.baseUrl ?? (settings.baseUrl || DEFAULT_BASE_URL)).trim().replace(/\/+$/, '');
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return bad(
      problem('ai.badAddress', `"${baseUrl}" is not the address of a model.`, {
        reason: 'A base URL begins with http:// or https://.',
        remedy: `Correct the base URL, for example ${DEFAULT_BASE_URL} or http://127.0.0.1:11434/v1.`,
        place: { parameter: 'baseUrl' },
        retryable: false,
      }),
    );
  }
  return good({
    baseUrl,
    model: choice.model ?? settings.model ?? '',
    temperature: choice.temperature ?? settings.temperature,
    ...chooseKey(url, choice, settings),
  });
}

/**
 * A key goes only where its owner meant it to go: to the endpoint it was set up with, or to one the node names together with the secret.
 * A node that only names another address gets no key, or a workflow from elsewhere could collect it.
 */
function chooseKey(url: URL, choice: ModelChoice, settings: AiSettings) {
  const isOwnAddress = choice.baseUrl === undefined || choice.baseUrl === settings.baseUrl;
  const named = choice.apiKeySecret ?? (isOwnAddress ? settings.apiKeySecret : undefined);
  const isDefaultHost = url.host === new URL(DEFAULT_BASE_URL).host && url.protocol === 'https:';
  const isKnown = isDefaultHost || isLoopback(url.hostname);
  const name = named ?? (isKnown ? (settings.apiKeySecret ?? DEFAULT_KEY_SECRET) : undefined);
  return {
    keySecret: name === '' ? undefined : name,
    suggestedSecret: named || settings.apiKeySecret || DEFAULT_KEY_SECRET,
    needsKey: named !== '' && !isLoopback(url.hostname) && !isPrivate(url.hostname),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]';
}

/** Addresses of a home or company network, where a model often stands without a key. */
function isPrivate(host: string): boolean {
  return (
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(host) ||
    host.endsWith('.local') ||
    !host.includes('.')
  );
}
