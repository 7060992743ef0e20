import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTriggers } from './read-triggers.ts';
import { dueFirings, firingsToRun, nextFiring, type Schedule } from './schedule.ts';
import { describeTrigger } from './trigger.ts';

const TEXT = `name: shop
triggers:
  nightly:
    schedule: "0 2 * * *"
    timeZone: Europe/Berlin
    workflow: gate
    catchUp: one
  often: { every: 15m, workflow: gate, overlap: queue }
  save: { files: "src/**", workflow: gate, debounce: 2s }
  commits: { git: [commit, branch], workflow: gate, branches: main }
  deploy: { run: gate, workflow: ship, status: finished }
  release: { at: 2026-12-01T22:00, timeZone: Europe/Berlin, workflow: ship }
`;

const read = (text: string) => readTriggers(text, 'project.yaml', ['gate', 'ship']);
const cron = (schedule: string, timeZone?: string): Schedule => ({
  kind: 'schedule',
  workflow: 'gate',
  parameters: {},
  overlap: 'skip',
  catchUp: 'none',
  schedule,
  ...(timeZone === undefined ? {} : { timeZone }),
});
const every = (text: string): Schedule => ({
  kind: 'interval',
  workflow: 'gate',
  parameters: {},
  overlap: 'skip',
  catchUp: 'none',
  every: text,
});
const at = (text: string) => Date.parse(text);

describe('triggers in the project file', () => {
  test('each kind is read, and described in words', () => {
    const { triggers, problems } = read(TEXT);
    expect(problems).toEqual([]);
    expect(triggers.map(({ id, rule }) => `${id}: ${describeTrigger(rule)}`)).toEqual([
      'nightly: cron 0 2 * * * (Europe/Berlin)',
      'often: every 15m',
      'save: when src/** change',
      'commits: on a new commit and a change of branch (main)',
      'deploy: when gate ends succeeded or failed or cancelled',
      'release: once at 2026-12-01T22:00 (Europe/Berlin)',
    ]);
  });

  test.each([
    ['overlap: queue', 'overlap: que', 'Did you mean "queue"?', 8, 49],
    ['workflow: ship', 'workflow: shipp', 'Did you mean "ship"?', 11, 34],
    ['debounce: 2s', 'debounse: 2s', 'Did you mean "debounce"?', 9, 44],
    ['{ files:', '{ filse:', 'Did you mean "files"?', 9, 11],
    ['"0 2 * * *"', '"0 25 * * *"', 'Write minute, hour, day', 4, 15],
    ['Europe/Berlin', 'Europe/Berlinn', 'Use a name like Europe/Berlin', 5, 15],
    ['every: 15m', 'every: 15', 'Correct the value.', 8, 19],
    ['run: gate, workflow: ship', 'run: gate, workflow: gate', 'Name another workflow.', 11, 34],
  ])('"%s" written as "%s" is told with its place', (right, wrong, remedy, line, column) => {
    const { triggers, problems } = read(TEXT.replace(right, wrong));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ place: { file: 'project.yaml', line, column } });
    expect(problems[0]?.remedy).toContain(remedy);
    expect(triggers).toHaveLength(5);
  });

  test('a trigger with two causes, with none, or that is no mapping is refused', () => {
    const { triggers, problems } = read(
      'triggers:\n  a: { every: 1h, git: commit, workflow: gate }\n  b: { workflow: gate }\n  c: gate\n',
    );
    expect([triggers.length, problems.map(({ place }) => place?.line)]).toEqual([0, [2, 3, 4]]);
  });
});

describe('when a schedule fires', () => {
  test('at two at night in Berlin, in winter and in summer', () => {
    const nightly = cron('0 2 * * *', 'Europe/Berlin');
    expect(nextFiring(nightly, at('2026-01-10T12:00:00Z'))).toBe(at('2026-01-11T01:00:00Z'));
    expect(nextFiring(nightly, at('2026-07-10T12:00:00Z'))).toBe(at('2026-07-11T00:00:00Z'));
  });

  test('law: the next firing lies ahead, and firings due in two stretches are those of the whole', () => {
    const schedules = fc.constantFrom(cron('*/7 * * * *', 'UTC'), cron('0 3 * * 1', 'UTC'), every('15m'), every('90s'));
    fc.assert(
      fc.property(
        schedules,
        fc.nat(10_000_000),
        fc.nat(3_600_000),
        fc.nat(3_600_000),
        (schedule, start, one, other) => {
          const from = 1_770_000_000_000 + start;
          expect(nextFiring(schedule, from)).toBeGreaterThan(from);
          const whole = dueFirings(schedule, from, from + one + other);
          const parts = [
            ...dueFirings(schedule, from, from + one),
            ...dueFirings(schedule, from + one, from + one + other),
          ];
          expect(parts).toEqual(whole);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('missed firings are dropped, run once, or each, as it was chosen', () => {
    const now = at('2026-01-10T12:30:00Z');
    const due = dueFirings(every('1h'), at('2026-01-10T09:30:00Z'), now);
    expect(due.map((ms) => new Date(ms).getUTCHours())).toEqual([10, 11, 12]);
    expect(firingsToRun(due, now, 'none')).toEqual([]);
    expect(firingsToRun(due, at('2026-01-10T12:00:01Z'), 'none')).toEqual([at('2026-01-10T12:00:00Z')]);
    expect(firingsToRun(due, now, 'one')).toEqual([at('2026-01-10T12:00:00Z')]);
    expect(firingsToRun(due, now, 'all')).toEqual(due);
  });

  test('a year of missed seconds is not caught up one by one', () => {
    expect(dueFirings(every('1s'), 0, at('2026-01-01T00:00:00Z')).length).toBeLessThanOrEqual(100);
  });
});

describe('a trigger that fires once', () => {
  const once = (time: string, timeZone?: string): Schedule => ({
    kind: 'once',
    workflow: 'gate',
    parameters: {},
    overlap: 'skip',
    catchUp: 'none',
    at: time,
    ...(timeZone === undefined ? {} : { timeZone }),
  });

  test('fires at its time, in its time zone, or by the offset it names', () => {
    const times = [
      once('2026-12-01T22:00', 'Europe/Berlin'),
      once('2026-12-01T22:00:00+01:00'),
      once('2026-12-01 21:00Z'),
    ];
    for (const schedule of times) expect(nextFiring(schedule, 0)).toBe(at('2026-12-01T21:00:00Z'));
  });

  test('is never due twice, whenever and however often it is looked at', () => {
    const schedule = once('2026-12-01T21:00Z');
    const due = at('2026-12-01T21:00:00Z');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (looks) => {
        let handled = due - 2000;
        let count = 0;
        for (const now of looks.map((each) => due + each).toSorted((a, b) => a - b)) {
          count += dueFirings(schedule, handled, now).length;
          handled = now;
        }
        expect(count).toBe(handled >= due ? 1 : 0);
        expect(nextFiring(schedule, due)).toBeUndefined();
      }),
    );
  });

  test.each(['2026-12-01', 'tomorrow', '2026-02-30T08:00', '2026-12-01T25:00'])('%s is no time', (time) => {
    const { problems } = read(`triggers:\n  one: { at: "${time}", workflow: gate }\n`);
    expect(problems).toMatchObject([{ code: 'trigger.invalid', remedy: expect.stringContaining('2026-12-01T22:00') }]);
  });
});
