const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/** Why a run failed, what it cost and what to do next. */
export const failure = {
  title: 'Why it failed',
  at: (name: string) => `${name} failed`,
  facts: (parts: readonly string[]) => parts.join(' · '),
  after: (long: string) => `after ${long}`,
  exit: (code: number) => `exit ${code}`,
  signal: (name: string) => `ended by ${name}`,
  attempts: (count: number, most: number) => `attempt ${count} of ${most}`,
  tests: 'Tests that failed',
  findings: 'Errors that were found',
  more: (count: number) => `and ${count} more`,
  showAll: 'Show all results',
  cost: 'What it cost',
  took: (run: string) => `The run took ${run}.`,
  tookSoFar: (run: string) => `The run still goes on, so far for ${run}.`,
  lost: (work: string, tasks: number) =>
    `${work} of work${tasks === 1 ? '' : `, ${tasks} tasks added up,`} came to nothing.`,
  notRun: (names: readonly string[], more: number) =>
    `Did not run because of it: ${more === 0 ? list(names) : `${names.join(', ')} and ${more} more`}.`,
  notRunCount: (count: number) => `${count === 1 ? '1 task' : `${count} tasks`} did not run.`,
  nothingElse: 'Nothing else was held up by it.',
  alsoFailed: 'Failed as well:',
  lastGood: (number: number, time: string) => `Run ${number} ended well, ${time}.`,
  nothingChanged: 'No file of the repository has changed since.',
  changedSince: (number: number, time: string) => `Changed since run ${number} ended well, ${time}`,
  how: { added: 'new', removed: 'gone' },
  compare: (number: number) => `Compare with run ${number}`,
  neverGood: 'No earlier run of this workflow that is still kept ended well.',
  next: 'What to do next',
  open: (place: string) => `Open ${place}`,
  retry: 'Run again what failed',
  retryPlan: (kept: number, again: number) =>
    kept === 0
      ? `A new run of ${again === 1 ? '1 task' : `${again} tasks`}.`
      : `A new run: keeps ${kept === 1 ? '1 task' : `${kept} tasks`} that ended well, runs ${again} again.`,
  log: 'Show the whole log',
  logEnd: 'From its log',
  logMore: (count: number) => (count === 1 ? '1 more line in the log' : `${count} more lines in the log`),
  noLog: 'It printed nothing.',
  report: 'Error report…',
} as const;
