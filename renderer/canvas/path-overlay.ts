import type { RunForecast } from '#shared/run/run-forecast.ts';
import { criticalPath, slackOf, type RecordedTask } from '#shared/run/critical-path.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { duration } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { useForecast } from '../stores/forecast-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useView } from '../stores/view-store.ts';

interface PathOverlay {
  readonly critical: ReadonlySet<string>;
  readonly slackMs: ReadonlyMap<string, number>;
}

const text = messages.foresight.overlay;
const ofForecasts = new WeakMap<RunForecast, PathOverlay>();
const ofRuns = new WeakMap<RunState, PathOverlay>();

/** What the overlay says of a card while it is switched on: of the run that ended, else of the forecast. */
export function useOverlay(path: string): { readonly isCritical: boolean; readonly words: string } | undefined {
  const isOn = useView((view) => view.showsPath);
  const state = useRun(({ state: shown }) =>
    isOn && shown !== undefined && isRunEnded(shown.status) ? shown : undefined,
  );
  const forecast = useForecast((known) => (isOn && state === undefined ? known.forecast : undefined));
  const overlay = state === undefined ? (forecast === undefined ? undefined : foreseen(forecast)) : recorded(state);
  const slackMs = overlay?.slackMs.get(path);
  if (overlay === undefined || slackMs === undefined) return undefined;
  const isCritical = overlay.critical.has(path);
  return { isCritical, words: isCritical ? text.critical : text.slack(duration(slackMs)) };
}

function foreseen(forecast: RunForecast): PathOverlay {
  const known = ofForecasts.get(forecast);
  if (known !== undefined) return known;
  const running = Object.entries(forecast.tasks).filter(([, { expected }]) => expected !== 'none');
  const made = {
    critical: new Set(forecast.criticalPath),
    slackMs: new Map(running.map(([path, { slackMs }]) => [path, slackMs])),
  };
  ofForecasts.set(forecast, made);
  return made;
}

function recorded(state: RunState): PathOverlay {
  const known = ofRuns.get(state);
  if (known !== undefined) return known;
  const tasks = [...state.tasks.values()].flatMap(
    ({ path, planned, startedAt, endedAt, queuedAt, attempts }): RecordedTask[] => {
      if (startedAt === undefined || endedAt === undefined) return [];
      return [
        {
          path,
          dependencies: planned?.dependencies ?? [],
          startMs: Date.parse(startedAt),
          endMs: Date.parse(endedAt),
          queuedMs: queuedAt === undefined ? undefined : Date.parse(queuedAt),
          slot: attempts.at(-1)?.slot,
        },
      ];
    },
  );
  const made = { critical: new Set(criticalPath(tasks).map(({ path }) => path)), slackMs: slackOf(tasks) };
  ofRuns.set(state, made);
  return made;
}
