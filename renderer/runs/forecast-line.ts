import { countForecast } from '#shared/run/run-forecast.ts';
import { messages } from '../messages/messages.ts';
import { useForecast } from '../stores/forecast-store.ts';

/** "about 3 min, 9 of 14 cached": what a run of the open workflow would be; undefined while nobody knows. */
export function useForecastLine(): string | undefined {
  return useForecast(({ forecast }) => {
    if (forecast === undefined) return undefined;
    const { cached, all, unknown } = countForecast(forecast);
    return all === 0 ? undefined : messages.foresight.forecast(roughly(forecast.makespanMs), cached, all, unknown);
  });
}

/** No more exact than a forecast is. */
function roughly(ms: number): string {
  if (ms < 1000) return '1 s';
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
