import { Hand } from 'lucide-react';
import { memo } from 'react';
import { nameNodes } from '#shared/run/name-nodes.ts';
import type { RunForecast } from '#shared/run/run-forecast.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useForecast } from '../stores/forecast-store.ts';
import { useRun } from '../stores/run-store.ts';
import { nodeOf } from '../stores/shown-tasks.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openLogOf } from './canvas-commands.ts';
import { useScene } from './scene.ts';
import { fitLine } from './status-line.ts';
import { statusWords } from './status-words.ts';
import { useNow } from './ticker.ts';

const text = messages.canvas.status;

interface StatusProps {
  readonly task: TaskState | undefined;
  readonly name: string;
}

/** The last row of a card after the first run. Icon, word and colour are each enough alone; a click opens the log of this task. */
export const CardStatus = memo(function CardStatus({ task, name }: StatusProps) {
  const isRunning = task?.status === 'running';
  // The time says something of a running task alone; of the others nothing is drawn anew when it goes on.
  const momentMs = useRun(({ moment }) => (isRunning ? moment?.atMs : undefined));
  const ticking = useNow(isRunning && momentMs === undefined);
  const now = momentMs ?? ticking;
  const usualMs = useForecast(({ forecast }) => (task === undefined ? undefined : usualOf(forecast, task.path)));
  const isHeardOf = useRun((watched) => watched.state !== undefined);
  if (task === undefined)
    return <div className="card-status card-status-none">{isHeardOf ? text.notInRun : undefined}</div>;
  const words = statusWords(task, now, numberOfRun, usualMs);
  const line = words.join(' · ');
  const short = fitLine(line, nameOfTask);
  const whole = nameNodes(line, nameOfTask);
  // "Skipped: Tests failed" begins with its word; from afar only that has room.
  const { word } = TASK_STATUS[task.status];
  const lead = short.startsWith(word) ? word : (words[0] ?? '');
  return (
    <button
      type="button"
      className="card-status"
      tabIndex={-1}
      title={`${whole}\n${text.openLog(name)}`}
      onClick={() => openLogOf(task.path)}
    >
      {task.phase === 'deciding' ? <Hand size={16} aria-hidden="true" /> : <StatusIcon status={task.status} />}
      <span className="card-status-text truncate tabular">
        <b>{lead}</b>
        <span className="card-status-rest">{short.slice(lead.length)}</span>
      </span>
    </button>
  );
});

const estimates = new WeakMap<RunForecast, ReadonlyMap<string, number | undefined>>();

/** How long it took before; undefined for a guess. */
function usualOf(forecast: RunForecast | undefined, path: string): number | undefined {
  if (forecast?.tasks[path]?.isKnown !== true) return undefined;
  const known = estimates.get(forecast);
  if (known !== undefined) return known.get(path);
  const made = new Map(forecast.plan.tasks.map((task) => [task.path, task.estimateMs]));
  estimates.set(forecast, made);
  return made.get(path);
}

/** As its node is called in the workflow that is shown. */
function nameOfTask(path: string): string | undefined {
  const { workflow } = useScene.getState();
  const placed = workflow === undefined ? undefined : graphOf(workflow).get(nodeOf(path));
  return placed === undefined ? undefined : (placed.node.name ?? placed.id);
}

function numberOfRun(run: string): number | undefined {
  return useStudio.getState().runs.find((row) => row.run === run)?.number;
}
