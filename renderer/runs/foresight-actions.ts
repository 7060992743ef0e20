import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { openSheet, useView } from '../stores/view-store.ts';
import { askFork, leaveMoment, stepEvent } from './scrubber/scrub.ts';

const { scrubber, overlay, whatIf } = messages.foresight;

const noRun = (): string | undefined => (useRun.getState().live === undefined ? scrubber.because.noRun : undefined);
const isNow = (): string | undefined => (useRun.getState().moment === undefined ? scrubber.because.isNow : undefined);

export const scrubberAction: UserAction = {
  id: 'view.scrubber',
  label: scrubber.toggle,
  group: 'view',
  keywords: ['time', 'replay', 'history', 'past', 'play', 'moment'],
  shortcuts: ['t'],
  run: () => {
    const { isScrubberOpen } = useView.getState();
    if (isScrubberOpen) leaveMoment();
    useView.setState({ isScrubberOpen: !isScrubberOpen });
  },
};

export const foresightActions: readonly UserAction[] = [
  scrubberAction,
  {
    id: 'run.nextEvent',
    label: scrubber.next,
    group: 'run',
    shortcuts: ['Alt+.'],
    disabledBecause: isNow,
    run: () => stepEvent(1),
  },
  {
    id: 'run.previousEvent',
    label: scrubber.previous,
    group: 'run',
    shortcuts: ['Alt+,'],
    disabledBecause: noRun,
    run: () => {
      useView.setState({ isScrubberOpen: true });
      stepEvent(-1);
    },
  },
  { id: 'run.backToNow', label: scrubber.now, group: 'run', disabledBecause: isNow, run: leaveMoment },
  {
    id: 'run.fork',
    label: scrubber.fork,
    group: 'run',
    keywords: ['branch', 'again', 'from'],
    disabledBecause: () => (isNow() === undefined ? undefined : scrubber.because.notBack),
    run: () => void askFork(),
  },
  {
    id: 'run.trace',
    label: messages.trace.action,
    group: 'run',
    keywords: ['origin', 'provenance', 'verify', 'artifact', 'who made'],
    run: () => openSheet({ kind: 'trace' }),
  },
  {
    id: 'view.path',
    label: overlay.toggle,
    group: 'view',
    keywords: ['slowest', 'longest', 'bottleneck'],
    shortcuts: ['Shift+P'],
    run: () => useView.setState((view) => ({ showsPath: !view.showsPath })),
  },
  {
    id: 'view.whatIf',
    label: whatIf.show,
    group: 'view',
    keywords: ['slots', 'simulate', 'faster', 'suppose'],
    run: () => useView.setState({ bottomTab: 'whatIf', isBottomOpen: true }),
  },
];
