import type { Dependency, Plan, PlannedTask } from './plan.ts';
import { Ledger } from './ledger.ts';
import { Schedule, type ScheduleSetup } from './schedule.ts';
import type { ScheduleAction, ScheduleEvent } from './schedule-event.ts';

/* For tests: plans in a few words, and a schedule whose time and chance the test holds. */

export type TaskWords = Partial<Omit<PlannedTask, 'dependencies'>> & {
  readonly after?: readonly string[] | Readonly<Record<string, string>>;
};

export function plannedTask(path: string, words: TaskWords = {}, order = 0): PlannedTask {
  const { after = [], ...rest } = words;
  const conditions = Array.isArray(after)
    ? after.map((on: string) => [on, 'succeeded'] as const)
    : Object.entries(after);
  return {
    path,
    node: path,
    action: 'test.manual',
    name: path,
    dependencies: conditions.map(([on, condition]): Dependency => ({ on, condition, data: false })),
    join: 'all',
    priority: 'normal',
    estimateMs: 1000,
    retry: { max: 0, delayMs: 1000, backoff: 2, maxDelayMs: 60_000, jitter: false, on: 'retryable' },
    resources: {},
    onFailure: 'fail',
    disabled: false,
    holdsSlot: true,
    order,
    ...rest,
  };
}

export function planOf(tasks: Readonly<Record<string, TaskWords>>, more: Partial<Plan> = {}): Plan {
  return {
    workflow: 'test',
    project: '/project',
    file: 'test.workflow.yaml',
    text: '',
    mode: 'resource-aware',
    maxParallelTasks: 4,
    onFailure: 'finish',
    tasks: Object.entries(tasks).map(([path, words], order) => plannedTask(path, words, order)),
    pools: {},
    platform: 'linux',
    ...more,
  };
}

/** A schedule in hand: `running` and `ended` follow from its actions, and nothing happens but what the test says. */
export class ScheduleRig {
  readonly schedule: Schedule;
  readonly running = new Map<string, { readonly attempt: number; readonly slot: number | undefined }>();
  readonly ended = new Map<string, string>();
  readonly sentences = new Map<string, string | undefined>();
  readonly started: string[] = [];
  readonly stopping: string[] = [];
  readonly checks: string[] = [];
  nowMs = 0;
  chance = 0;
  finished: string | undefined;

  constructor(plan: Plan, more: Partial<ScheduleSetup> = {}) {
    this.schedule = new Schedule({ plan, run: 'run', ledger: new Ledger({}), ...more });
  }

  start(): this {
    this.tell({ type: 'run.started' });
    return this;
  }

  tell(event: ScheduleEvent): readonly ScheduleAction[] {
    const actions = this.schedule.decide(event, { nowMs: this.nowMs, chance: this.chance });
    for (const action of actions) this.#follow(action);
    return actions;
  }

  succeed(task: string, choice?: string): readonly ScheduleAction[] {
    this.running.delete(task);
    return this.tell({ type: 'attempt.ended', task, outcome: 'succeeded', choice });
  }

  fail(task: string, retryable = false): readonly ScheduleAction[] {
    this.running.delete(task);
    const problem = { severity: 'error', code: 'test.failed', message: 'It broke.', retryable } as const;
    return this.tell({ type: 'attempt.ended', task, outcome: 'failed', problem });
  }

  stopped(task: string): readonly ScheduleAction[] {
    this.running.delete(task);
    return this.tell({ type: 'attempt.ended', task, outcome: 'cancelled' });
  }

  /** Lets time go on to the next thing that waits for it, or by `ms`. */
  pass(ms?: number): readonly ScheduleAction[] {
    this.nowMs = ms === undefined ? (this.schedule.wakeAtMs ?? this.nowMs) : this.nowMs + ms;
    return this.tell({ type: 'time.passed' });
  }

  #follow(action: ScheduleAction): void {
    switch (action.type) {
      case 'start':
        this.running.set(action.task, { attempt: action.attempt, slot: action.slot });
        this.started.push(action.task);
        this.sentences.delete(action.task);
        return;
      case 'queue':
        this.sentences.set(action.task, action.waitingFor);
        return;
      case 'skip':
        this.ended.set(action.task, 'skipped');
        this.sentences.set(action.task, action.reason);
        return;
      case 'end':
        this.ended.set(action.task, action.status);
        this.sentences.set(action.task, action.sentence);
        return;
      case 'finish':
        this.finished = action.status;
        return;
      case 'stop':
        this.stopping.push(action.task);
        return;
      case 'check':
        this.checks.push(action.task);
        return;
      case 'settle':
      case 'retry':
        return;
    }
  }
}
