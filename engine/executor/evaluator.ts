import { Worker } from 'node:worker_threads';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { EvaluateOptions, ExpressionScope } from '#shared/workflow/evaluate.ts';
import type { EvaluationAnswer } from './evaluate-worker.ts';

interface Job {
  readonly value: unknown;
  readonly scope: ExpressionScope;
  readonly options: EvaluateOptions;
  readonly settle: (result: Result<unknown>) => void;
}

const LIMIT_MS = 1000;
/** The evaluator inside has the same limit and better words; this one is for what never comes back to it. */
const MARGIN_MS = 1500;
/** A machine under load may take seconds to start a thread; that is no fault of the expression. */
const START_LIMIT_MS = 60_000;

/**
 * Evaluates parameters in a thread of its own, one after the other. What runs away is ended with its thread, and the next in line get a new one.
 * Values without an expression are given back at once.
 */
export class Evaluator {
  #worker: Worker | undefined;
  #isReady = false;
  readonly #jobs: Job[] = [];
  #next = 0;
  #current: { readonly id: number; readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;
  #ids = 0;
  #closed = false;

  evaluate(value: unknown, scope: ExpressionScope, options: EvaluateOptions = {}): Promise<Result<unknown>> {
    if (!hasExpression(value)) return Promise.resolve(good(value));
    return new Promise((settle) => {
      this.#jobs.push({ value, scope, options, settle });
      this.#advance();
    });
  }

  /** Starting the thread takes about 0.2 s; called where expressions are to come. */
  warm(): void {
    if (!this.#closed && this.#worker === undefined) this.#thread().unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#current?.timer);
    await this.#worker?.terminate();
  }

  #advance(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#jobs[this.#next];
    if (job === undefined) {
      this.#jobs.length = 0;
      this.#next = 0;
      this.#worker?.unref();
      return;
    }
    this.#next += 1;
    this.#ids += 1;
    const id = this.#ids;
    const worker = this.#thread();
    worker.ref();
    const limitMs = this.#isReady ? limitOf(job) : START_LIMIT_MS;
    this.#current = { id, job, timer: setTimeout(() => this.#runaway(id), limitMs) };
    try {
      worker.postMessage({ id, value: job.value, scope: job.scope, options: job.options });
    } catch (error) {
      this.#answer(
        id,
        bad(
          problem('expression.failed', 'The values for an expression could not be handed over.', {
            reason: String(error),
          }),
        ),
      );
    }
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    // Run from source the file is TypeScript; a build puts it beside the bundle as JavaScript.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./evaluate-worker.${extension}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    this.#isReady = false;
    worker.on('message', (message: EvaluationAnswer) => {
      if (message !== 'ready') this.#answer(message.id, message.result);
      else if (this.#worker === worker) this.#begin();
    });
    worker.on('error', (error) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const words = problem(
        'expression.limit',
        'An expression needed more memory than it may have, or its evaluation broke off.',
        { reason: String(error) },
      );
      if (this.#current !== undefined) this.#answer(this.#current.id, bad(words));
    });
    this.#worker = worker;
    return worker;
  }

  /** The thread is up: the time of what waits for it begins now. */
  #begin(): void {
    this.#isReady = true;
    if (this.#current === undefined) return;
    const { id, job, timer } = this.#current;
    clearTimeout(timer);
    this.#current = { id, job, timer: setTimeout(() => this.#runaway(id), limitOf(job)) };
  }

  #runaway(id: number): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#answer(
      id,
      bad(
        problem('expression.timeout', 'An expression took too long and was stopped.', {
          reason: `It was still running after ${LIMIT_MS} ms.`,
          remedy: 'Make it work on less data, or move the work into a task.',
        }),
      ),
    );
  }

  #answer(id: number, result: Result<unknown>): void {
    if (this.#current?.id !== id) return;
    clearTimeout(this.#current.timer);
    const { job } = this.#current;
    this.#current = undefined;
    job.settle(result);
    this.#advance();
  }
}

function limitOf({ options }: Job): number {
  return (options.timeoutMs ?? LIMIT_MS) + MARGIN_MS;
}

export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (Array.isArray(value)) return value.some(hasExpression);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
