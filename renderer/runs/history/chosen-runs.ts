import { create } from 'zustand';

interface ChosenRuns {
  /** Ids, in the order of choosing. */
  readonly runs: readonly string[];
}

/** Runs chosen in the history, for what is done with several at once. */
export const useChosen = create<ChosenRuns>(() => ({ runs: [] }));

export function toggleChosen(run: string): void {
  useChosen.setState(({ runs }) => ({
    runs: runs.includes(run) ? runs.filter((other) => other !== run) : [...runs, run],
  }));
}

export function chooseRuns(runs: readonly string[]): void {
  useChosen.setState({ runs });
}
