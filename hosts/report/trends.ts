import { good, type Result } from '#shared/result.ts';
import { trendsOf, type Trends } from '#shared/run/trends.ts';
import type { Services } from '../services.ts';
import { knownSecrets } from './make-report.ts';

export interface TrendsWish {
  /** Folder; absent: all projects. */
  readonly project?: string | undefined;
  readonly workflow?: string | undefined;
  /** ISO 8601. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
}

/** What the newest runs of a project say together; at most `limit` of them are looked at. */
export async function makeTrends(
  services: Pick<Services, 'engine' | 'secrets'>,
  wish: TrendsWish,
  signal?: AbortSignal,
): Promise<Result<Trends>> {
  const { digests, isCut } = await services.engine.digestRuns(wish, signal);
  const trends = trendsOf(digests, { ...wish, isCut, dayOf: localDay });
  return good((await knownSecrets(services)).value(trends));
}

/** By the clock of this machine. */
export function localDay(at: string): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
