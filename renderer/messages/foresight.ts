const nodes = (number: number): string => `${number} ${number === 1 ? 'node' : 'nodes'}`;

export const foresight = {
  /** "about 3 min, 9 of 14 cached". */
  forecast: (about: string, cached: number, all: number, unknown: number) =>
    [
      cached === all && all > 0 ? 'at once' : `about ${about}`,
      cached > 0 ? `${cached} of ${all} cached` : '',
      unknown > 0 ? `${unknown} never timed` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  /** The same in one breath. */
  forecastShort: (about: string, cached: number, all: number) => (cached === all && all > 0 ? 'at once' : `~${about}`),
  will: { cached: 'will be reused', run: 'will run', none: '' },
  next: 'Next run',
  guess: 'How long is a guess: it has not run yet.',
  stale: {
    edited: 'Edited since this run',
    follows: (on: string) => `${on}, which it needs, was edited since this run`,
  },
  usually: (long: string) => `slower than usual: usually ${long}`,
  carried: {
    nothing: 'Nothing has gone this way in this run',
    order: 'Only the order: no data',
    skipped: 'skipped',
    notTaken: 'not taken',
    rows: (count: number) => (count === 1 ? '1 row' : `${count} rows`),
    files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
    items: (count: number) => (count === 1 ? '1 item' : `${count} items`),
    fields: (count: number) => (count === 1 ? '1 field' : `${count} fields`),
    text: (bytes: string) => `${bytes} of text`,
    stored: (bytes: string, type: string) => `${bytes}, ${type}`,
    absent: 'no value',
  },
  overlay: {
    toggle: 'Show critical path and slack on the canvas',
    critical: 'critical',
    noSlack: 'no slack',
    slack: (long: string) => `${long} slack`,
  },
  scrubber: {
    toggle: 'Show or hide the time scrubber',
    label: 'Time scrubber',
    slider: 'Moment of the run',
    none: 'Runs can be gone through here once there is one.',
    play: 'Play',
    pause: 'Stand still',
    speed: 'Speed',
    times: (speed: number) => `${speed} ×`,
    skipIdle: 'Skip idle',
    skipIdleHelp: 'Jump over stretches in which nothing happens',
    next: 'Next event',
    previous: 'Event before',
    now: 'Back to now',
    at: (time: string, whole: string) => `${time} of ${whole}`,
    live: (whole: string) => `now, ${whole}`,
    end: (whole: string) => `its end, ${whole}`,
    fork: 'Fork from here',
    forkHelp: 'Start a new run that keeps all that had ended well by this moment',
    because: { noRun: 'No run is shown', isNow: 'It shows now already', notBack: 'Go back to a moment first' },
    plan: (time: string) => `New run from ${time}`,
    kept: (names: readonly string[], more: number) => list('Kept', names, more),
    rerun: (names: readonly string[], more: number) => list('To run again', names, more),
    fresh: (names: readonly string[], more: number) => list('New', names, more),
    start: 'Start it',
    cancel: 'Not now',
  },
  whatIf: {
    tab: 'What-if',
    show: 'Show what-if',
    empty: 'Nothing to suppose yet',
    emptyText: 'Once the workflow can be planned, sliders here say how long it would take with more or less.',
    emptyWhileRuns: 'When this run has ended, sliders here say how long it would take with more or less.',
    basis: 'Based on',
    bases: { forecast: 'Forecast', run: 'Run shown' },
    slots: 'Slots',
    memory: 'Memory',
    pool: (name: string) => `Pool ${name}`,
    node: 'Node',
    noNode: 'No node',
    takes: 'It takes',
    percent: (part: number) => `${Math.round(part * 100)} %`,
    fails: 'It fails',
    cache: 'Use the cache',
    reset: 'As it is',
    isAsItIs: 'Nothing is supposed yet: move a slider',
    makespan: 'Would take',
    now: (long: string) => `as it is: ${long}`,
    replayed: (long: string, percent: number) =>
      percent === 0
        ? `The run took ${long}, as this replay of it does.`
        : `The run took ${long}; this replay of it is off by ${percent} %.`,
    lowerBound: (long: string) => `Never under ${long}, whatever the order.`,
    critical: 'Critical path',
    changed: (was: string) => `As it is: ${was}`,
    skipped: (number: number) => `${nodes(number)} would be skipped`,
    curve: 'How long with how many slots',
    point: (slots: number, long: string) => `${slots} ${slots === 1 ? 'slot' : 'slots'}: ${long}`,
    knee: (slots: number) => `beyond ${slots} hardly faster`,
    hints: {
      slotMore: (slots: number, saves: string | undefined) =>
        saves === undefined ? `A ${nth(slots)} slot saves nothing.` : `A ${nth(slots)} slot saves ${saves}.`,
      slotsEnough: (slots: number) => `${slots === 1 ? '1 slot is' : `${slots} slots are`} just as fast.`,
      split: (task: string, saves: string) => `Splitting “${task}” in two saves ${saves}.`,
      cache: (saves: string | undefined) =>
        saves === undefined ? 'The cache saves nothing here.' : `The cache saves ${saves}.`,
    },
    guesses: (number: number) => `${nodes(number)} never ran: how long they take is a guess.`,
  },
} as const;

function list(title: string, names: readonly string[], more: number): string {
  return `${title}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function nth(number: number): string {
  const tail = number % 100;
  const end =
    tail > 10 && tail < 14 ? 'th' : (({ 1: 'st', 2: 'nd', 3: 'rd' } as Record<number, string>)[number % 10] ?? 'th');
  return `${number}${end}`;
}
