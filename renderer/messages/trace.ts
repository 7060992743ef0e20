/** Where a file came from. */
export const trace = {
  title: 'Where did this come from?',
  file: 'File of the project',
  fileHelp: 'Path in the project, for example reports/quality-gate.md',
  find: 'Find out',
  finding: 'Looking through the records…',
  none: 'No run that is still kept made exactly these bytes.',
  bytes: (size: string, hash: string) => `${size}, SHA-256 ${hash}`,
  origins: (count: number) => (count === 1 ? 'Made once' : `Made ${count} times, the newest first`),
  run: (workflow: string, number: number | undefined) =>
    number === undefined ? workflow : `${workflow}, run ${number}`,
  openRun: 'Open this run',
  by: (task: string, attempt: number | null) =>
    attempt === null ? `${task}, from the cache` : `${task}, attempt ${attempt}`,
  asName: (name: string) => `as ${name}`,
  parameters: 'Parameters of the node, as written',
  runParameters: 'Parameters of the run',
  upstream: 'What it was given',
  git: 'Commit',
  commit: (commit: string, branch: string | undefined) =>
    branch === undefined ? commit.slice(0, 12) : `${commit.slice(0, 12)} on ${branch}`,
  clean: 'nothing uncommitted',
  dirty: 'with uncommitted changes',
  patch: 'The uncommitted changes',
  patchTooLarge: 'The uncommitted changes were too large to keep.',
  noGit: 'The project was in no git repository.',
  verify: 'Make it again and compare',
  verifyHelp: 'Runs what made it, in a clean working tree of that commit which goes away.',
  verifying: 'It is being made again…',
  same: 'Made again: the very same bytes.',
  differs: (line: number | undefined) =>
    line === undefined ? 'Made again: other bytes.' : `Made again: differs from line ${line} on.`,
  notMade: (status: string) => `It was not made again: the task ended as ${status}.`,
  action: 'Where did a file come from?',
} as const;
