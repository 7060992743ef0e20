import { join } from 'node:path';
import { dueFirings, firingsToRun, nextFiring, type Schedule } from '#shared/project/schedule.ts';
import type { TriggerDefinition, TriggerRule } from '#shared/project/trigger.ts';
import { parseDuration } from '#shared/workflow/duration.ts';
import { findGitFolder } from '../project/git-branch.ts';
import type { Clock } from '../run/clock.ts';
import type { Firing } from './firing.ts';
import { gitEventBetween, isWantedBranch, readGitHead } from './git-head.ts';
import type { Remembered, TriggerMemory } from './trigger-memory.ts';
import { watchFiles, watchPaths } from './watch-files.ts';

/** A trigger that is on duty. */
export interface Duty {
  /** It misses nothing from here on. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

export interface Post {
  readonly project: string;
  readonly clock: Clock;
  readonly memory: TriggerMemory;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly firing: Firing;
  /** All of the project: the run of one may start another's. */
  readonly firings: () => Iterable<Firing>;
  readonly told: () => void;
}

/** Puts a trigger on duty. Ends of other runs come by another way (`TriggerDesk`). */
export function onDuty({ id, rule }: TriggerDefinition, post: Post): Duty {
  switch (rule.kind) {
    case 'schedule':
    case 'interval':
    case 'once':
      return onSchedule(id, rule, post);
    case 'files':
      return onFiles(id, rule, post);
    case 'git':
      return onGit(id, rule, post);
    case 'run':
      return { ready: Promise.resolve(), stop: () => Promise.resolve() };
  }
}

/** A machine that sleeps stops its timers: the clock is asked at least this often. */
const LOOK_EVERY_MS = 60_000;

function onSchedule(id: string, rule: Schedule, { clock, memory, firing, told }: Post): Duty {
  let callOff: () => void = () => undefined;
  const look = (): void => {
    const now = clock.nowMs();
    const { handledMs, firedForMs } = memory.get(id);
    const due = dueFirings(rule, handledMs, now).filter((at) => at !== firedForMs);
    if (due.length > 0) {
      const chosen = firingsToRun(due, now, rule.catchUp);
      // The memory goes first: after a crash a firing is rather lost than run twice.
      memory.change(id, { handledMs: now, ...(rule.kind === 'once' ? settled(due, chosen) : {}) });
      for (const _ of chosen) void firing.fire({ kind: 'schedule', name: id }, chosen.length > 1);
      told();
    }
    const next = nextFiring(rule, now);
    callOff = clock.at(Math.min(next ?? Number.POSITIVE_INFINITY, now + LOOK_EVERY_MS), look);
  };
  look();
  return {
    ready: Promise.resolve(),
    stop: () => {
      callOff();
      return Promise.resolve();
    },
  };
}

/** What is to be known of a trigger that fires once, once its time has come. */
function settled(due: readonly number[], chosen: readonly number[]): Partial<Remembered> {
  const firedForMs = due.at(-1);
  if (chosen.length > 0) return { firedForMs };
  const lastSentence = 'Missed: no studio was open at its time, and it is not made up for.';
  return { firedForMs, lastOutcome: 'missed', lastSentence };
}

/** What the system tells late about files that a run wrote counts as the run's. */
const AFTER_RUN_MS = 500;

/**
 * Changes while a run goes that a trigger of the project started are taken for the run's own: a formatter must not start itself for
 * ever, nor by way of a run that starts when it ends.
 */
function onFiles(
  id: string,
  rule: Extract<TriggerRule, { kind: 'files' }>,
  { project, clock, firing, firings }: Post,
): Duty {
  const pauseMs = parseDuration(rule.debounce) ?? 1000;
  let callOff: () => void = () => undefined;
  const watch = watchFiles(project, rule.files, rule.ignore, () => {
    const now = clock.nowMs();
    for (const each of firings()) if (each.isGoing || now < each.endedMs + AFTER_RUN_MS) return;
    callOff();
    callOff = clock.at(clock.nowMs() + pauseMs, () => void firing.fire({ kind: 'file-change', name: id }));
  });
  return {
    ready: watch.ready,
    stop: () => {
      callOff();
      return watch.close();
    },
  };
}

/** git writes several files for one commit; they are read once it is quiet. */
const GIT_PAUSE_MS = 300;

function onGit(id: string, rule: Extract<TriggerRule, { kind: 'git' }>, post: Post): Duty {
  const { project, clock, environment, firing } = post;
  let callOff: () => void = () => undefined;
  let isStopped = false;
  const begin = async () => {
    let known = await readGitHead(project, environment);
    const folder = await findGitFolder(project);
    if (folder === undefined || isStopped) return undefined;
    const look = async () => {
      const now = await readGitHead(project, environment);
      const event = gitEventBetween(known, now);
      known = now;
      if (event !== undefined && rule.git.includes(event) && isWantedBranch(rule.branches, now.branch) && !isStopped)
        await firing.fire({ kind: 'git', name: id });
    };
    // The journal of HEAD grows with every commit and checkout.
    const watch = watchPaths(
      [join(folder, 'HEAD'), join(folder, 'logs', 'HEAD')],
      () => false,
      () => {
        callOff();
        callOff = clock.at(clock.nowMs() + GIT_PAUSE_MS, () => void look());
      },
    );
    await watch.ready;
    return watch;
  };
  const watching = begin();
  return {
    ready: watching.then(() => undefined),
    stop: async () => {
      isStopped = true;
      callOff();
      await (await watching)?.close();
    },
  };
}
