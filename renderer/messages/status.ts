const some = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

export const status = {
  title: 'Status',
  verdict: (bad: number, warnings: number) =>
    bad > 0
      ? `${some(bad, 'check is bad', 'checks are bad')}${warnings > 0 ? `, ${some(warnings, 'warning', 'warnings')}` : ''}`
      : warnings > 0
        ? `${some(warnings, 'warning', 'warnings')}, nothing is bad`
        : 'All checks are good',
  now: 'Now',
  counts: {
    running: 'Runs that go on',
    queued: 'Runs in the queue',
    tasks: 'Tasks that hold resources',
    waiting: 'Tasks that wait for resources',
    needsYou: 'Wait for a person',
    today: 'Ended today',
    todayNote: (failed: number) => `${failed === 0 ? 'none failed' : `${failed} failed`}, in this project`,
    queueNote: (limit: number, isPaused: boolean) =>
      isPaused ? 'the queue is paused' : `${some(limit, 'run', 'runs')} at the same time`,
    ofProject: 'tasks, in this project',
    ofStudio: 'of this studio, all projects',
  },
  resources: 'Resources',
  resourcesText:
    'What tasks of this studio may use, what they have reserved, and what programs of this machine really use now.',
  resource: 'Resource',
  capacity: 'Capacity',
  reserved: 'Reserved',
  used: 'Really used',
  holders: 'Held by',
  kinds: { cpu: 'CPU', memory: 'Memory', disk: 'Disk', gpu: 'GPU', network: 'Network' } as Readonly<
    Record<string, string>
  >,
  units: (name: string, amount: number): string =>
    name === 'network'
      ? 'Mbit/s'
      : name === 'cpu'
        ? amount === 1
          ? 'core'
          : 'cores'
        : name === 'gpu'
          ? amount === 1
            ? 'device'
            : 'devices'
          : '',
  capacityOf: (name: string) => `Capacity of ${name}`,
  capacityHelp: 'cpu: cores; memory and disk with a unit (8GB); network: megabits a second. Empty: what was found.',
  found: (amount: string) => `found ${amount}`,
  set: 'set by you',
  notLimited: 'not limited',
  inProjectFile: 'Set in project.yaml',
  usedCores: (used: string, cores: number) => `${used} of ${cores} cores`,
  usedOf: (used: string, total: string) => `${used} of ${total}`,
  notMeasured: '–',
  nobody: 'nobody',
  badAmount: 'Not an amount: write a number, or for memory and disk a size such as 8GB.',
  heldBack: 'The machine is short of memory: one task runs at a time.',
  waitingTitle: 'Waits',
  waitingFor: (workflow: string, task: string, sentence: string) => `${workflow} › ${task}: ${sentence}`,
  more: (count: number) => `and ${count} more`,
  checks: 'Checks',
  looking: 'Looking…',
} as const;
