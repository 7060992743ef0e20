const listed = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;

const ended = (condition: string): string =>
  condition.startsWith('case.') ? `chose ${condition.slice('case.'.length)}` : condition;

/** The rules of a node, each with a sentence of what it will do with the values that stand there. */
export const rules = {
  groups: {
    when: 'When it runs',
    failure: 'If it fails',
    needs: 'What it needs',
    cache: 'Reuse of results',
    more: 'More',
  },
  join: {
    title: 'What comes of it',
    outcome: 'then',
    verdicts: { starts: 'it starts', skipped: 'it is skipped', waits: 'it waits' },
    now: 'now',
    /** A column's cell: the states a parent may be in for a row. */
    states: (condition: string, states: readonly ('held' | 'missed' | 'open')[], all: number): string =>
      states.length === all
        ? 'either way'
        : !states.includes('open') && states.length > 1
          ? 'ended either way'
          : listed(
              states.map((state) =>
                state === 'open' ? 'still open' : state === 'held' ? ended(condition) : `not ${ended(condition)}`,
              ),
              'or',
            ),
    counted: (total: number, held: number, missed: number): string => {
      const open = total - held - missed;
      const parts = [
        held > 0 ? `${held} as wanted` : '',
        missed > 0 ? `${missed} otherwise` : '',
        open > 0 ? `${open} still open` : '',
      ];
      return listed(parts.filter((part) => part !== ''));
    },
    alone: 'It waits for nothing and starts with the run.',
    orders: (id: string, condition: string) => `${id} ${ended(condition)}`,
  },
  when: {
    none: 'No condition: it runs whenever its turn has come.',
    set: 'It runs if this yields true; else it is skipped, and so is what needs it to succeed.',
    muted: 'Muted: it is always skipped, and so is what needs it to succeed.',
    unmute: 'Unmute',
  },
  retry: {
    max: 'Further attempts',
    delay: 'First delay',
    backoff: 'Grows by',
    maxDelay: 'At most',
    jitter: 'Vary by chance',
    on: 'After',
    ons: { retryable: 'what may pass by itself', any: 'any failure' },
    none: 'One attempt; a failure is final.',
    sentence: (
      attempts: number,
      delays: readonly string[],
      { jitter, any }: { readonly jitter: boolean; readonly any: boolean },
    ): string => {
      const waits = delays.length > 4 ? [...delays.slice(0, 3), `… up to ${delays.at(-1) ?? ''}`] : delays;
      const chance = jitter ? ' (by chance between half of that and all)' : '';
      const after = any
        ? 'after any failure'
        : 'after failures that may pass by themselves: a command that failed, the time limit, the network';
      return `Up to ${attempts} attempts ${after}. It waits ${listed(waits)}${chance} in between.`;
    },
  },
  timeout: {
    none: 'No limit: it may take as long as it takes.',
    fromAction: (limit: string) => `The action's own limit counts: ${limit}.`,
    set: (limit: string, attempts: number) =>
      `After ${limit} all its processes are stopped and the attempt has failed${attempts > 1 ? '; the next attempt has the whole time again' : ''}.`,
  },
  onFailure: {
    fail: 'The run fails. Nodes that need it to succeed are skipped; the rest goes on as the workflow says.',
    continue: 'The run does not fail for it. Nodes that need it to succeed are skipped all the same.',
  },
  resources: {
    cpu: 'Cores',
    memory: 'Memory',
    disk: 'Disk',
    gpu: 'GPUs',
    network: 'Network',
    pools: 'Pools',
    poolName: 'pool',
    poolAmount: 'amount',
    locks: 'Locks',
    lockName: 'name',
    lockModes: { read: 'reads', write: 'writes', exclusive: 'alone' },
    none: 'Nothing but a free slot.',
    sentence: (needs: readonly string[]) =>
      `It starts when ${listed(needs)} ${needs.length === 1 ? 'is' : 'are'} free, and holds ${needs.length === 1 ? 'it' : 'them'} while it runs.`,
    need: {
      cpu: (amount: number) => (amount === 1 ? '1 core' : `${amount} cores`),
      memory: (amount: string) => `${amount} of memory`,
      disk: (amount: string) => `${amount} of disk`,
      gpu: (amount: number) => (amount === 1 ? '1 GPU' : `${amount} GPUs`),
      network: (amount: string) => `${amount} of network`,
      pool: (name: string, amount: number) => `${amount} of pool ${name}`,
      lock: (name: string, mode: string) => `lock ${name} (${mode})`,
    },
  },
  cache: {
    mode: 'Reuse',
    modes: { action: 'As the action says', on: 'Yes', off: 'No', files: 'By files' },
    inputs: 'Files that decide',
    outputs: 'Files it makes',
    env: 'Variables that decide',
    never: (why: string) => `It always runs: ${why}.`,
    values: 'An earlier result is reused while its parameters and what it takes from other nodes are the same.',
    files:
      'An earlier result is reused while its parameters, what it takes from other nodes, these files and variables are the same. Files it makes are put back.',
    filesWithout: 'Name the files it reads, or a change in them goes unnoticed.',
  },
  priority: {
    counts: (mode: string) => `Among nodes that are ready, higher ones start first (${mode}).`,
    idle: (mode: string) => `No effect here: this workflow starts nodes ${mode}.`,
    modes: {
      sequential: 'one at a time, in the order of the file',
      parallel: 'in the order in which they became ready',
      priority: 'by priority',
      'resource-aware': 'by priority, then the longest way to the end',
    },
  },
  estimate: {
    none: (expected: string) => `While there is no history, ${expected} counts for the order of starting.`,
    set: (expected: string) => `Until there is history, ${expected} counts for the order of starting and the forecast.`,
  },
  unit: {
    duration: 'A number with a unit: 500ms, 30s, 10m, 2h, 1d.',
    size: 'A number with a unit: 512MB, 2GB, or 2GiB.',
    bandwidth: 'A number with a unit: 500kbps, 100Mbps, 1Gbps.',
    is: (shown: string) => `= ${shown}`,
  },
} as const;
