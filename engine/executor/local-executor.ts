import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { bugProblem, problem, type Problem } from '#shared/problem.ts';
import { ProblemError, type ActionOutcome } from '../action.ts';
import { GRACE_MS } from '../process/stop-tree.ts';
import { isRefusal, refusalReason } from '../record/refusal.ts';
import { AttemptContext, type Workshop } from './action-context.ts';
import type { AttemptHooks, AttemptResult, AttemptSpec, Executor } from './executor.ts';
import type { StopSignal } from './stop-switch.ts';

/** Runs adapters in this process and their programs as process groups on this machine. */
export function createLocalExecutor(workshop: Workshop): Executor {
  return {
    name: 'local',
    ready: async () => {
      await workshop.launcher.ready?.();
      workshop.watchdog.ready();
    },
    run: async (spec, hooks) => {
      const context = new AttemptContext(spec, hooks, workshop);
      const { adapter } = spec.definition;
      if (adapter === undefined) return failed(notRunnable(spec));
      const work = settle(async () => await adapter(spec.parameters, context), spec);
      const result = await orAbandoned(work, hooks, context, workshop.graceMs ?? GRACE_MS);
      await context.settled();
      if (context.madeFolder !== undefined)
        await rm(context.madeFolder, { recursive: true, force: true }).catch(() => undefined);
      const outcome = hooks.stop.aborted ? ({ ...result, outcome: 'cancelled' } as const) : result;
      return { ...outcome, exitCode: context.exit?.exitCode, signal: context.exit?.signal, usage: context.usage };
    },
  };
}

async function settle(work: () => Promise<ActionOutcome>, spec: AttemptSpec): Promise<AttemptResult> {
  try {
    const outcome = await work();
    if (outcome.status === 'succeeded') return { outcome: 'succeeded', outputs: outcome.outputs };
    return { outcome: 'failed', outputs: outcome.outputs ?? {}, problem: placed(outcome.problem, spec) };
  } catch (error) {
    if (error instanceof ProblemError)
      return { outcome: 'failed', outputs: error.outputs ?? {}, problem: placed(error.problem, spec) };
    const found = isRefusal(error) ? fileRefused(error, spec) : bugProblem(error);
    return failed(placed({ ...found, retryable: false }, spec));
  }
}

/** An adapter that does not heed the signal must not keep a run from ending: its processes are gone, its promise is left alone. */
async function orAbandoned(
  work: Promise<AttemptResult>,
  { stop, now }: AttemptHooks,
  context: AttemptContext,
  graceMs: number,
): Promise<AttemptResult> {
  return await new Promise((resolve) => {
    const abandon = () => void abandoned(now, context, graceMs).then(resolve);
    if (stop.aborted) abandon();
    stop.addEventListener('abort', abandon);
    void work.then((result) => {
      stop.removeEventListener('abort', abandon);
      resolve(result);
    });
  });
}

async function abandoned(now: StopSignal, context: AttemptContext, graceMs: number): Promise<AttemptResult> {
  await Promise.race([delay(graceMs, undefined, { ref: false }), aborted(now)]);
  await context.settled();
  // One more turn: an adapter that does end together with its processes is heard.
  await delay(50, undefined, { ref: false });
  return { outcome: 'cancelled', outputs: {} };
}

async function aborted(signal: StopSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function failed(found: Problem): AttemptResult {
  return { outcome: 'failed', outputs: {}, problem: found };
}

function placed(found: Problem, spec: AttemptSpec): Problem {
  return found.place?.node === undefined ? { ...found, place: { ...found.place, node: spec.node } } : found;
}

/** A full disk or a file that may not be written is nobody's bug. */
function fileRefused(error: unknown, { name }: AttemptSpec): Problem {
  return problem('file.refused', `"${name}" could not read or keep a file.`, {
    reason: refusalReason(error),
    remedy: 'Free space or correct the permissions, then run it again.',
  });
}

function notRunnable(spec: AttemptSpec): Problem {
  return problem('action.notRunnable', `"${spec.name}" cannot be run by itself.`, {
    reason: `The action ${spec.definition.manifest.id} has no code of its own.`,
    place: { node: spec.node },
  });
}
