import { Play, RotateCcw } from 'lucide-react';
import { isRunLive } from '#shared/run/task-status.ts';
import { messages } from '../messages/messages.ts';
import { useForecast, useForecastTask, useForecastWhy } from '../stores/forecast-store.ts';
import { useRun } from '../stores/run-store.ts';

const text = messages.foresight;

/** A hollow sign of what the next run would do with this node; hovering says why. Not while a run goes on or the past is shown. */
export function CardForecast({ path }: { readonly path: string }) {
  const isShown = useRun(
    ({ live, isPast, moment }) => !isPast && moment === undefined && (live === undefined || !isRunLive(live.status)),
  );
  const task = useForecastTask(path);
  const why = useForecastWhy(path);
  const isPreview = useForecast(({ preview }) => preview !== undefined);
  if (!isShown || task === undefined || task.expected === 'none') return null;
  const Icon = task.expected === 'cached' ? RotateCcw : Play;
  return (
    <>
      {isPreview && <span className="card-preview" data-expected={task.expected} aria-hidden="true" />}
      <span className="card-forecast" data-expected={task.expected} title={why} aria-hidden="true">
        <Icon size={12} strokeWidth={2} />
      </span>
    </>
  );
}

/** The same in words, for those who do not see the sign. */
export function useForecastWords(path: string): string {
  const task = useForecastTask(path);
  return task === undefined ? '' : text.will[task.expected];
}
