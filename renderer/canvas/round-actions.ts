import { TASK_STATUS } from '#shared/run/task-status.ts';
import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { roundsOf, showRound, useShownTasks, type Round } from '../stores/shown-tasks.ts';
import { announce, useView } from '../stores/view-store.ts';
import { parentOf } from './node-tree.ts';

const text = messages.canvas.rounds;

function rounds(container: string): readonly Round[] {
  const { state } = useRun.getState();
  return state === undefined ? [] : roundsOf(state.tasks, container, useShownTasks.getState());
}

/** The loop that is meant: the selected one, or the nearest around what is selected, that has run. */
function loopMeant(): string | undefined {
  for (let at = useView.getState().selectedNodes[0]; at !== undefined; at = parentOf(at))
    if (rounds(at).length > 0) return at;
  return undefined;
}

/** To the next round, over "all" at both ends. */
export function stepRound(container: string, step: 1 | -1, isWanted = (_round: Round): boolean => true): void {
  const all = rounds(container).filter(isWanted);
  const chosen = useShownTasks.getState().rounds[container];
  const next =
    step === 1
      ? all.find(({ index }) => chosen === undefined || index > chosen)
      : all.findLast(({ index }) => chosen === undefined || index < chosen);
  showRound(container, next?.index);
  announce(next === undefined ? text.showsAll : text.round(next.index, TASK_STATUS[next.status].word));
}

const noLoop = (): string | undefined => (loopMeant() === undefined ? text.noLoop : undefined);
const inLoop = (act: (container: string) => void) => (): void => {
  const container = loopMeant();
  if (container !== undefined) act(container);
};
const isFailed = ({ status }: Round): boolean => status === 'failed';

function action(id: string, label: string, shortcuts: readonly string[], run: () => void): UserAction {
  const keywords = ['iteration', 'item', 'loop', 'for each', 'repeat'];
  return { id: `canvas.round.${id}`, label, keywords, group: 'view', shortcuts, disabledBecause: noLoop, run };
}

/** Which round of a loop the cards inside show. */
export const roundActions: readonly UserAction[] = [
  action(
    'next',
    text.next,
    ['PageDown'],
    inLoop((container) => stepRound(container, 1)),
  ),
  action(
    'previous',
    text.previous,
    ['PageUp'],
    inLoop((container) => stepRound(container, -1)),
  ),
  action(
    'nextFailed',
    text.nextFailed,
    ['Shift+PageDown'],
    inLoop((container) => stepRound(container, 1, isFailed)),
  ),
  action(
    'all',
    text.showAll,
    [],
    inLoop((container) => showRound(container, undefined)),
  ),
];
