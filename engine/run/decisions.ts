import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { EventBody } from '#shared/run/event.ts';
import { completeParameters } from '#shared/run/run-parameters.ts';
import { formatDuration, parseDuration } from '#shared/workflow/duration.ts';
import { workflowParameterSchema, type WorkflowParameter } from '#shared/workflow/workflow.ts';
import type { AttemptResult } from '../executor/executor.ts';
import type { Clock } from './clock.ts';

export interface Decision {
  readonly decision: 'approve' | 'deny';
  readonly by: string;
  readonly reason?: string;
  /** Values of the form; what is left out has its default. */
  readonly form?: Readonly<Record<string, unknown>>;
}

export interface DecisionsSource {
  readonly clock: Clock;
  append(body: EventBody): void;
  cancelRun(by: string): void;
}

export interface Question {
  readonly task: string;
  readonly attempt: number;
  readonly name: string;
  readonly node: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

interface Open {
  readonly attempt: number;
  readonly form: Readonly<Record<string, WorkflowParameter>>;
  readonly settle: (result: AttemptResult) => void;
  readonly question: Question;
}

/** Questions to people (`flow.approval`): put on record, answered once, by somebody or by their time limit. */
export class Decisions {
  readonly #source: DecisionsSource;
  readonly #open = new Map<string, Open>();

  constructor(source: DecisionsSource) {
    this.#source = source;
  }

  /** Waits for the answer; settles also when it is over or the attempt is stopped. */
  async ask(question: Question): Promise<AttemptResult> {
    const { task, attempt, parameters, signal } = question;
    if (signal.aborted) return { outcome: 'cancelled', outputs: {} };
    const form = readForm(parameters['form']);
    const limitMs = typeof parameters['timeout'] === 'string' ? parseDuration(parameters['timeout']) : undefined;
    const untilMs = limitMs === undefined ? undefined : this.#source.clock.nowMs() + limitMs;
    let callOff: (() => void) | undefined;
    const stop = () => this.#open.get(task)?.settle({ outcome: 'cancelled', outputs: {} });
    try {
      return await new Promise<AttemptResult>((settle) => {
        this.#open.set(task, { attempt, form, settle, question });
        const request = {
          message: parameters['message'] ?? 'May this go on?',
          form,
          onTimeout: onTimeout(parameters),
          until: untilMs === undefined ? undefined : new Date(untilMs).toISOString(),
        };
        this.#source.append({ type: 'task.deciding', task, attempt, request });
        signal.addEventListener('abort', stop, { once: true });
        if (untilMs !== undefined)
          callOff = this.#source.clock.at(untilMs, () => this.#timeout(question, limitMs ?? 0, untilMs));
      });
    } finally {
      this.#open.delete(task);
      callOff?.();
      signal.removeEventListener('abort', stop);
    }
  }

  decide(task: string, given: Decision): Result<object> {
    const open = this.#open.get(task);
    if (open === undefined)
      return bad(
        problem('task.notDeciding', `The task "${task}" does not wait for a decision.`, {
          remedy: 'See the run: it may have been decided already, or not have come so far.',
        }),
      );
    const form = completeParameters(open.form, given.form ?? {});
    const [wrong] = given.decision === 'approve' ? form.problems : [];
    if (wrong !== undefined) return bad(wrong);
    this.#answer(open, given, form.values);
    return good({});
  }

  #answer({ question, settle }: Open, { decision, by, reason }: Decision, form: Readonly<Record<string, unknown>>) {
    // On record first: who decided is known even if we die before anything comes of it.
    const { task, attempt } = question;
    this.#source.append({ type: 'task.decided', task, attempt, by, decision, reason });
    this.#open.delete(task);
    const outputs = { decision, by, ...(reason === undefined ? {} : { reason }), form };
    if (decision === 'approve') settle({ outcome: 'succeeded', outputs });
    else settle({ outcome: 'failed', outputs, problem: denied(question, by, reason) });
  }

  #timeout(question: Question, limitMs: number, untilMs: number): void {
    const open = this.#open.get(question.task);
    if (open === undefined || open.attempt !== question.attempt) return;
    if (this.#source.clock.nowMs() < untilMs) {
      // A very long wait is woken early and asks again.
      this.#source.clock.at(untilMs, () => this.#timeout(question, limitMs, untilMs));
      return;
    }
    const by = 'its time limit';
    const reason = `Nobody answered within ${formatDuration(limitMs)}`;
    const how = onTimeout(question.parameters);
    if (how === 'continue')
      return this.#answer(open, { decision: 'approve', by, reason }, completeParameters(open.form, {}).values);
    this.#answer(open, { decision: 'deny', by, reason }, {});
    if (how === 'cancel') this.#source.cancelRun(`the time limit of ${question.task}`);
  }
}

function onTimeout({ onTimeout: how }: Readonly<Record<string, unknown>>): 'deny' | 'continue' | 'cancel' {
  return how === 'continue' || how === 'cancel' ? how : 'deny';
}

function readForm(form: unknown): Readonly<Record<string, WorkflowParameter>> {
  if (typeof form !== 'object' || form === null) return {};
  return Object.fromEntries(
    Object.entries(form).map(([name, field]: [string, unknown]) => {
      const read = workflowParameterSchema.safeParse(field);
      // A field without a description of its own is a text with that default.
      return [name, read.success ? read.data : ({ type: 'string', default: field } as const)];
    }),
  );
}

function denied({ name, node }: Question, by: string, reason: string | undefined): Problem {
  return problem('approval.denied', `"${name}" was denied by ${by}.`, {
    reason: reason === undefined ? undefined : `${reason}.`,
    place: { node },
    retryable: false,
  });
}
