import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { EventBody, Outputs } from '#shared/run/event.ts';
import { completeParameters } from '#shared/run/run-parameters.ts';
import { formatDuration, parseDuration } from '#shared/workflow/duration.ts';
import { workflowParameterSchema, type WorkflowParameter } from '#shared/workflow/workflow.ts';
import type { AttemptResult } from '../executor/executor.ts';
import type { ApprovalForRun } from '#shared/run/run-state.ts';
import type { Clock } from './clock.ts';
import { PausingLimit } from './pausing-limit.ts';
import { nodePathOf } from './task-path.ts';

export interface Decision {
  readonly decision: 'approve' | 'deny';
  readonly by: string;
  readonly reason?: string;
  /** Values of the form; what is left out has its default. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** `run`: an approval also answers this node's question wherever it comes again in the run. */
  readonly scope?: 'once' | 'run';
}

export interface DecisionsSource {
  readonly clock: Clock;
  /** What was approved for the whole run before it was taken up again. */
  readonly approved: readonly ApprovalForRun[];
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
  readonly form: Readonly<Record<string, WorkflowParameter>>;
  readonly settle: (result: AttemptResult) => void;
  readonly question: Question;
  readonly limit: PausingLimit | undefined;
}

/** Questions to people (`flow.approval`): put on record, answered once, by somebody or by their time limit. */
export class Decisions {
  readonly #source: DecisionsSource;
  readonly #open = new Map<string, Open>();
  /** By node: what was approved for the whole run. */
  readonly #approved: Map<string, ApprovalForRun>;
  #isPaused = false;

  constructor(source: DecisionsSource) {
    this.#source = source;
    this.#approved = new Map(source.approved.map((each) => [nodePathOf(each.task), each]));
  }

  /** Waits for the answer; settles also when it is over or the attempt is stopped. */
  async ask(question: Question): Promise<AttemptResult> {
    const { task, parameters, signal } = question;
    if (signal.aborted) return { outcome: 'cancelled', outputs: {} };
    const form = readForm(parameters['form']);
    const limitMs = typeof parameters['timeout'] === 'string' ? parseDuration(parameters['timeout']) : undefined;
    const stop = () => this.#open.get(task)?.settle({ outcome: 'cancelled', outputs: {} });
    let limit: PausingLimit | undefined;
    try {
      return await new Promise<AttemptResult>((settle) => {
        if (this.#isAnswered({ form, settle, question, limit })) return;
        if (limitMs !== undefined)
          limit = new PausingLimit(this.#source.clock, limitMs, () => this.#timeout(question, limitMs));
        if (this.#isPaused) limit?.pause();
        const open = { form, settle, question, limit };
        this.#open.set(task, open);
        this.#tell(open);
        signal.addEventListener('abort', stop, { once: true });
      });
    } finally {
      this.#open.delete(task);
      limit?.stop();
      signal.removeEventListener('abort', stop);
    }
  }

  /** The run is paused: nobody's time runs out meanwhile. */
  pause(): void {
    this.#isPaused = true;
    this.#eachLimited((limit) => limit.pause());
  }

  goOn(): void {
    this.#isPaused = false;
    this.#eachLimited((limit) => limit.goOn());
  }

  #eachLimited(act: (limit: PausingLimit) => void): void {
    for (const open of this.#open.values()) {
      if (open.limit === undefined) continue;
      act(open.limit);
      this.#tell(open);
    }
  }

  #tell({ question: { task, attempt, parameters }, form, limit }: Open): void {
    const message = parameters['message'] ?? 'May this go on?';
    const request = { message, form, onTimeout: onTimeout(parameters), ...limit?.when };
    this.#source.append({ type: 'task.deciding', task, attempt, request });
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
    if (given.decision === 'approve' && given.scope === 'run') this.#approveForRun(open, given, form.values);
    return good({});
  }

  /** From now on; and those who ask the same already. */
  #approveForRun({ question: { task, node } }: Open, { by, reason }: Decision, form: Outputs): void {
    this.#approved.set(node, { task, by, reason, form });
    for (const open of this.#open.values()) this.#isAnswered(open);
  }

  /** Answers what was approved for the run, unless it asks for values that were not given then. */
  #isAnswered(open: Open): boolean {
    const approved = this.#approved.get(open.question.node);
    if (approved === undefined) return false;
    const form = completeParameters(open.form, approved.form);
    if (form.problems.length > 0) return false;
    this.#answer(open, { decision: 'approve', by: approved.by, reason: approved.reason }, form.values, approved.task);
    return true;
  }

  #answer({ question, settle }: Open, { decision, by, reason, scope }: Decision, form: Outputs, from?: string): void {
    // On record first: who decided is known even if we die before anything comes of it.
    const { task, attempt } = question;
    const forRun = decision === 'approve' && scope === 'run' ? ({ scope, form } as const) : {};
    this.#source.append({ type: 'task.decided', task, attempt, by, decision, reason, from, ...forRun });
    this.#open.delete(task);
    const outputs = { decision, by, ...(reason === undefined ? {} : { reason }), form };
    if (decision === 'approve') settle({ outcome: 'succeeded', outputs });
    else settle({ outcome: 'failed', outputs, problem: denied(question, by, reason) });
  }

  #timeout(question: Question, limitMs: number): void {
    const open = this.#open.get(question.task);
    if (open?.question !== question) return;
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
