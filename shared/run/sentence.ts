import { formatDuration } from '../workflow/duration.ts';
import { formatSize } from '../workflow/size.ts';
import { isLock, type Shortage } from './ledger.ts';
import type { Dependency, PlannedTask } from './plan.ts';
import type { Pressure } from './pressure.ts';
import type { TaskStatus } from './task-status.ts';

/*
 * What a person reads beside a task that is not a good end. One place for the words, so the window, a report and the command line
 * say the same.
 */

const HOW_IT_ENDED: Readonly<Partial<Record<TaskStatus, string>>> = {
  succeeded: 'succeeded',
  cached: 'succeeded',
  failed: 'failed',
  skipped: 'was skipped',
  cancelled: 'was cancelled',
};

export function waitingSentence(task: Pick<PlannedTask, 'dependencies' | 'join'>): string {
  const names = listed([...new Set(task.dependencies.map(({ on }) => on))]);
  if (names === '') return 'Waiting for the run to start';
  switch (task.join) {
    case 'all':
      return `Waiting for ${names}`;
    case 'any':
      return `Waiting for ${names} to end; one of them is enough`;
    case 'first':
      return `Waiting for the first of ${names}`;
  }
}

/** "Skipped: `unit` failed and this node runs after it succeeded" */
export function skippedByDependency(dependency: Dependency, status: TaskStatus, choice: string | undefined): string {
  const { on, condition } = dependency;
  if (condition.startsWith('case.') && choice !== undefined) {
    return `Skipped: \`${on}\` chose \`${choice}\` and this node runs after \`${condition.slice('case.'.length)}\``;
  }
  const wanted = condition.startsWith('case.') ? `chose \`${condition.slice('case.'.length)}\`` : condition;
  return `Skipped: \`${on}\` ${HOW_IT_ENDED[status] ?? 'has not ended'} and this node runs after it ${wanted}`;
}

export function skippedByJoin(dependencies: readonly Dependency[]): string {
  return `Skipped: none of ${listed([...new Set(dependencies.map(({ on }) => on))])} ended as this node needs`;
}

export function skippedByWhen(expression: string | undefined): string {
  return expression === undefined
    ? 'Skipped: its condition is false'
    : `Skipped: its condition ${expression.trim()} is false`;
}

export function skippedByFailure(failed: string, how: 'stop' | 'kill'): string {
  return how === 'stop'
    ? `Skipped: \`${failed}\` failed and the workflow starts nothing new after a failure`
    : `Skipped: \`${failed}\` failed and the workflow ends at the first failure`;
}

/** Of a container that had begun: what runs in it may end, the rest of it does not start. */
export function cutShortByFailure(failed: string): string {
  return `Cancelled: \`${failed}\` failed and the workflow starts nothing new after a failure, so not all of this ran`;
}

export function cancelledByFailure(failed: string): string {
  return `Cancelled: \`${failed}\` failed and the workflow ends at the first failure`;
}

export function skippedByRunTimeout(limitMs: number): string {
  return `Skipped: the run took longer than its limit of ${formatDuration(limitMs)}`;
}

export function cancelledByRunTimeout(limitMs: number): string {
  return `Cancelled: the run took longer than its limit of ${formatDuration(limitMs)}`;
}

export function cancelledByFirst(winner: string, waiting: string): string {
  return `Cancelled: \`${winner}\` was first for \`${waiting}\` and nothing else needs this`;
}

export const CANCELLED_BEFORE_START = 'Cancelled: the run was cancelled before this node started';
export const CANCELLED_WHILE_RUNNING = 'Cancelled: the run was cancelled while this node ran';
export const DISABLED = 'Disabled: passed through without running';
export const NO_ITEMS = 'There were no items to go through';
export const PAUSED = 'Waiting: the run is paused';

const ONE_AT_A_TIME = 'Waiting for the running task to end (one at a time)';
const FREE_SLOT = 'Waiting for a free slot';

export function waitingForSlot(slots: number): string {
  return slots === 1 ? ONE_AT_A_TIME : `${FREE_SLOT} (${slots}/${slots} in use)`;
}

/** It is only not its turn yet: nothing that anybody else holds is missing. */
export function isForItsTurn(sentence: string): boolean {
  return sentence === PAUSED || sentence === ONE_AT_A_TIME || sentence.startsWith(FREE_SLOT);
}

/** "Waiting for memory: 400 MB free, needs 1 GB" */
export function waitingForMemory({ availableBytes, neededBytes }: Pressure): string {
  return `Waiting for memory: ${formatSize(availableBytes)} free, needs ${formatSize(neededBytes)}`;
}

/** "Waiting for pool `database` (1/1 used by `migrate`), about 40 s" */
export function waitingForPool(short: Shortage, aboutMs: number | undefined): string {
  const { name, used, capacity, users, isRate } = short;
  const soon = aboutMs === undefined || aboutMs <= 0 ? '' : `, about ${formatDuration(Math.ceil(aboutMs))}`;
  if (isRate === true) return `Waiting for ${resourceWords(name)} to refill (${capacity} at once at most)${soon}`;
  if (isLock(name)) {
    const holders = users.length === 0 ? ' (others came first)' : ` (held by ${listed(users)})`;
    return `Waiting for ${resourceWords(name)}${holders}${soon}`;
  }
  const inBytes = name === 'memory' || name === 'disk';
  const amount = inBytes ? `${formatSize(used)}/${formatSize(capacity)}` : `${used}/${capacity}`;
  const by = users.length === 0 ? '' : ` used by ${listed(users)}`;
  const about = aboutMs === undefined || aboutMs <= 0 ? '' : `, about ${formatDuration(aboutMs)}`;
  return `Waiting for ${resourceWords(name)} (${amount}${by})${about}`;
}

/** `pool:database` → "pool `database`"; what follows a zero byte only keeps pools of two projects apart. */
function resourceWords(name: string): string {
  const [, kind, rest] = /^(pool|lock):(.*)$/s.exec(name) ?? [];
  return kind === undefined ? name : `${kind} \`${rest?.split('\0')[0]}\``;
}

/** "`a`, `b` and 3 more" */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
