import { ChevronLeft, ChevronRight } from 'lucide-react';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { roundsOf, showRound, useShownTasks, type Round } from '../stores/shown-tasks.ts';
import { stepRound } from './round-actions.ts';

const text = messages.canvas.rounds;
/** More would make a list nobody leafs through; the arrows reach every one. */
const MOST_LISTED = 300;

/** In the head of a loop once it has run: which of its rounds the cards inside show. */
export function CardRounds({ path, name }: { readonly path: string; readonly name: string }) {
  const shown = useShownTasks();
  const tasks = useRun(({ state }) => state?.tasks);
  const rounds = tasks === undefined ? [] : roundsOf(tasks, path, shown);
  if (rounds.length === 0) return null;
  const chosen = shown.rounds[path];
  const failed = rounds.filter(({ status }) => status === 'failed').length;
  const isFailed =
    chosen === undefined ? failed > 0 : rounds.some((each) => each.index === chosen && each.status === 'failed');
  return (
    <span className="card-rounds nodrag nopan" data-failed={isFailed ? '' : undefined}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={text.previous}
        title={text.previous}
        onClick={() => stepRound(path, -1)}
      >
        <ChevronLeft size={14} aria-hidden="true" />
      </button>
      <select
        tabIndex={-1}
        aria-label={text.label(name)}
        className="tabular"
        value={chosen === undefined ? '' : String(chosen)}
        onChange={({ target }) => showRound(path, target.value === '' ? undefined : Number(target.value))}
      >
        <option value="">{text.all(rounds.length, failed)}</option>
        {listed(rounds, chosen).map(({ index, status }) => (
          <option key={index} value={index}>
            {text.round(index, TASK_STATUS[status].word)}
          </option>
        ))}
      </select>
      <button type="button" tabIndex={-1} aria-label={text.next} title={text.next} onClick={() => stepRound(path, 1)}>
        <ChevronRight size={14} aria-hidden="true" />
      </button>
    </span>
  );
}

/** Those that failed are never left out. */
function listed(rounds: readonly Round[], chosen: number | undefined): readonly Round[] {
  if (rounds.length <= MOST_LISTED) return rounds;
  const room = new Set(rounds.filter(({ status }) => status === 'failed').slice(0, MOST_LISTED));
  return rounds.filter((round, at) => at < MOST_LISTED || room.has(round) || round.index === chosen);
}
