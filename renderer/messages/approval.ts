import type { Trigger } from '#shared/run/event.ts';

const ASKS: Readonly<Record<Trigger['kind'], string>> = {
  window: 'from the window',
  cli: 'from the command line',
  mcp: 'by an agent',
  api: 'by a program',
  schedule: 'by a schedule',
  'file-change': 'by a changed file',
  git: 'by a change in git',
  run: 'by another run',
  retry: 'as a new try of an earlier run',
};

/** Questions of a run to a person. */
export const approval = {
  who: (node: string, run: string, kind: Trigger['kind'], trigger: string | undefined) =>
    `${node} asks, in ${run}, started ${ASKS[kind]}${trigger === undefined ? '' : ` "${trigger}"`}. It holds no slot meanwhile.`,
  thisRun: 'this run',
  runNumber: (number: number) => `run ${number}`,
  /** What happens by itself when the time is over. */
  until: {
    deny: (left: string) => `Denied by itself in ${left}`,
    continue: (left: string) => `Approved by itself in ${left}`,
    cancel: (left: string) => `The run is cancelled in ${left}`,
  },
  standsStill: (left: string) => `The run is paused: ${left} left once it goes on`,
  noLimit: 'Waits as long as it takes',
  details: 'What it rests on and what follows',
  restsOn: 'Rests on',
  showOutput: 'Show what it found',
  leadsTo: 'If you approve, these run',
  nothingFollows: 'Nothing more runs after it.',
  more: (count: number) => `and ${count} more`,
  oneOf: (at: number, count: number) => `${at} of ${count} questions`,
  next: 'Next question',
  waits: (workflow: string, number: number) => `${workflow}, run ${number}, needs you`,
  review: 'Review',
  noticeTitle: 'Needs you',
  notify: 'Tell me when the window is in the back',
  badge: (count: number) => `(${count})`,
} as const;
