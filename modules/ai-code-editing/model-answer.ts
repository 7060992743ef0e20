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
