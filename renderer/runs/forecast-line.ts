import { useMemo } from 'react';
import { countForecast } from '#shared/run/run-forecast.ts';
import { messages } from '../messages/messages.ts';
import { useForecast } from '../stores/forecast-store.ts';

const text = messages.foresight;

export interface ForecastLine {
  /** "about 3 min, 9 of 14 cached, 2 never timed". */
  readonly said: string;
  /** What of it there is room for on the button, and on a narrow one. */
  readonly drawn: string;
  readonly short: string;
}

/** What a run of the open workflow would be; undefined while nobody knows. */
export function useForecastLine(): ForecastLine | undefined {
  const forecast = useForecast((known) => known.forecast);
  return useMemo(() => {
    if (forecast === undefined) return undefined;
    const { cached, all, unknown } = countForecast(forecast);
    if (all === 0) return undefined;
    const about = roughly(forecast.makespanMs);
    const said = text.forecast(about, cached, all, unknown);
    // That something is a guess is left to the description when there is more to say.
    return {
      said,
      drawn: cached > 0 ? text.forecast(about, cached, all, 0) : said,
      short: text.forecastShort(about, cached, all),
    };
  }, [forecast]);
}

/** No more exact than a forecast is. */
function roughly(ms: number): string {
  if (ms < 1000) return '1 s';
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
