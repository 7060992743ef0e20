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
  /** Two that follow each other on the critical path, as "from to". */
  readonly links: ReadonlySet<string>;
  readonly slackMs: ReadonlyMap<string, number>;
}

const text = messages.foresight.overlay;
const ofForecasts = new WeakMap<RunForecast, PathOverlay>();
const ofRuns = new WeakMap<RunState, PathOverlay>();

/** Less than this is nothing anybody could use. */
const LEAST_SLACK_MS = 50;

/** What the overlay says of a card while it is switched on. */
export function useOverlay(path: string): { readonly isCritical: boolean; readonly words: string } | undefined {
  const overlay = usePathOverlay();
  const slackMs = overlay?.slackMs.get(path);
  if (overlay === undefined || slackMs === undefined) return undefined;
  if (overlay.critical.has(path)) return { isCritical: true, words: text.critical };
  return { isCritical: false, words: slackMs < LEAST_SLACK_MS ? text.noSlack : text.slack(duration(slackMs)) };
}

/** Does the critical path go along this edge? False while the overlay is switched off. */
export function useIsCritical(source: string, target: string): boolean {
  return usePathOverlay()?.links.has(`${source} ${target}`) ?? false;
}

/** Of the run when it has ended, also while one looks back in it; else of the forecast. */
function usePathOverlay(): PathOverlay | undefined {
  const isOn = useView((view) => view.showsPath);
  const run = useRun(({ live }) => (isOn && live !== undefined && isRunEnded(live.status) ? live : undefined));
  const forecast = useForecast((known) => (isOn && run === undefined ? known.forecast : undefined));
  return run === undefined ? (forecast === undefined ? undefined : foreseen(forecast)) : recorded(run);
}

function linksOf(path: readonly string[]): ReadonlySet<string> {
  return new Set(path.slice(1).map((to, index) => `${path[index] ?? ''} ${to}`));
}

function foreseen(forecast: RunForecast): PathOverlay {
  const known = ofForecasts.get(forecast);
  if (known !== undefined) return known;
  const running = Object.entries(forecast.tasks).filter(([, { expected }]) => expected !== 'none');
  const made = {
    critical: new Set(forecast.criticalPath),
    links: linksOf(forecast.criticalPath),
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
  const steps = criticalPath(tasks).map(({ path }) => path);
  const made = { critical: new Set(steps), links: linksOf(steps), slackMs: slackOf(tasks) };
  ofRuns.set(state, made);
  return made;
}
