import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { bad, good, type Result } from '#shared/result.ts';
import { compareBytes, type ArtifactVerification } from '#shared/run/artifact-verification.ts';
import type { Origin } from '#shared/run/origin.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';
import { verify } from '#shared/run/verification.ts';
import type { Engine } from '../engine.ts';
import { wholeOutputs } from '../executor/keep-outputs.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { RunReader } from '../record/run-reader.ts';
import { openScratch, removeWorktree, type ScratchSetup } from '../record/scratch.ts';
import { nodePathOf } from '../run/task-path.ts';
import { traceFile, type TraceSetup } from '../run/trace.ts';
import { cannot, makeCleanTree, repositoryOf } from './clean-tree.ts';
import type { VerifyWish } from './verify-wish.ts';

export interface VerifySetup extends ScratchSetup, TraceSetup {
  readonly reader: RunReader;
  readonly content: ContentStore;
  /** An engine of its own, with nothing cached and no history. */
  open(dataFolder: string): Engine;
}

/** Larger files are compared by their hashes only. */
const MOST_BYTES = 64_000_000;

/** Makes a file again, from what the run that made it recorded, in a clean working tree that goes away; says whether the same bytes came out. */
export async function verifyArtifact(
  file: string,
  wish: VerifyWish,
  setup: VerifySetup,
): Promise<Result<ArtifactVerification>> {
  const traced = await traceFile(file, setup);
  if (!traced.ok) return traced;
  const { sha256, bytes, origins } = traced.value;
  const named = origins.find(({ run }) => wish.run === undefined || run === wish.run);
  if (named === undefined)
    return bad(cannot(`No run on record made these bytes${wish.run === undefined ? '' : ` in run ${wish.run}`}.`));
  const made = await maker(named, setup.reader);
  if (made === undefined) return bad(cannot(`The run ${named.cachedFrom?.run ?? named.run} is no longer on record.`));
  const repository = await repositoryOf(made.state.plan.project, setup.environment);
  if (!repository.ok) return repository;
  const scratch = await openScratch(setup, { kind: 'worktree', repository: repository.value });
  try {
    const again = await makeAgain({ ...made, name: named.name }, repository.value, scratch.folder, wish, setup);
    if (!again.ok) return again;
    const { task, found, outputs } = again.value;
    const { plan, run } = made.state;
    return good({
      sha256,
      bytes,
      run,
      task: made.task.path,
      name: named.name,
      commit: plan.git?.commit ?? '',
      patched: plan.git?.dirty === true,
      same: found?.sha256 === sha256,
      again: { status: task.status, sha256: found?.sha256 ?? null, bytes: found?.bytes ?? null },
      difference: found === undefined || found.sha256 === sha256 ? undefined : await firstDifference(file, found),
      outputs: { count: outputs.count, differences: outputs.differences },
    });
  } finally {
    await removeWorktree(scratch.folder, repository.value, setup.environment);
    await scratch.drop();
  }
}

interface Maker {
  readonly state: RunState;
  readonly task: TaskState;
}

/** A task that took its result from the cache made nothing: the run it came from did. */
async function maker({ run, task }: Origin, reader: RunReader): Promise<Maker | undefined> {
  let at: { readonly run: string; readonly task: string } | undefined = { run, task };
  for (let steps = 0; at !== undefined && steps < 100; steps += 1) {
    const state: RunState | undefined = await reader.readable(at.run);
    const found: TaskState | undefined = state?.tasks.get(at.task);
    if (state === undefined || found === undefined) return undefined;
    if (found.cachedFrom === undefined) return { state, task: found };
    at = found.cachedFrom;
  }
  return undefined;
}

interface Found {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

async function makeAgain(
  { state, task, name }: Maker & { readonly name: string },
  repository: string,
  scratch: string,
  wish: VerifyWish,
  setup: VerifySetup,
) {
  const { plan } = state;
  const { content, environment } = setup;
  const tree = await makeCleanTree(repository, { plan, content, environment, scratch, link: wish.link ?? [] });
  if (!tree.ok) return tree;
  const home = path.join(scratch, 'home');
  const engine = setup.open(home);
  try {
    const request = requestOf(plan, await wholeOutputs(state.parameters, content), task.path, tree.value);
    const refused = await whyNot(engine, request, plan, wish);
    if (refused !== undefined) return bad(refused);
    const ended = await runThere(engine, request, wish.signal);
    if (!ended.ok) return ended;
    const now = ended.value.tasks.get(task.path);
    if (now === undefined) return bad(cannot(`This time there was no task ${task.path}.`));
    if (!isGood(now.status))
      return bad({
        ...cannot(now.problem?.message ?? now.sentence ?? `${task.path} ended as ${now.status}.`),
        remedy:
          'The clean working tree holds what git has and no ignored files: name with --link those that the node needs, such as node_modules.',
      });
    const found = await findMade(name, now, tree.value, { engine, scratch });
    const from = { run: state.run, task: task.path };
    const [before, after] = [await wholeOutputs(task.outputs, content), now.outputs];
    return good({ task: now, found, outputs: verify(from, before, after) });
  } finally {
    await engine.close();
  }
}

type Request = Parameters<Engine['startRun']>[0];

function requestOf(plan: Plan, parameters: Request['parameters'], task: string, project: string): Request {
  const { workflow, file, text, mode, maxParallelTasks } = plan;
  const top = nodePathOf(task).split('.')[0];
  return { project, workflow, file, text, parameters, mode, maxParallelTasks, to: top, trigger: { kind: 'api' } };
}

/** Whoever verifies a file does not mean to publish it a second time. */
async function whyNot(engine: Engine, request: Request, plan: Plan, { withEffects, signal }: VerifyWish) {
  if (signal.aborted) return cannot('It was cancelled.');
  const { tasks = [], problems } = await engine.dryRun(request);
  const broken = problems.find(({ severity }) => severity === 'error');
  if (broken !== undefined) return cannot(broken.reason ?? broken.message);
  const asks = plan.text.includes('flow.approval') && tasks.some(({ action }) => action === 'flow.approval');
  if (asks) return cannot('A node on the way asks a person.');
  // Who lets a node be cached has said that doing it again, or not at all, makes no difference.
  const reaching = tasks.filter(
    ({ effects, cache }) =>
      cache.expected === 'off' && effects.some((effect) => effect === 'network' || effect === 'git'),
  );
  if (reaching.length === 0 || withEffects === true) return undefined;
  return {
    ...cannot(`${reaching.map(({ task }) => `\`${task}\``).join(', ')} may reach the network or git once more.`),
    remedy: 'If that does no harm, say --with-effects; or give the node `cache` with its `inputs`.',
  };
}

async function runThere(engine: Engine, request: Request, signal: AbortSignal): Promise<Result<RunState>> {
  const started = await engine.startRun(request);
  if (!started.ok) return bad(cannot(started.problem.reason ?? started.problem.message));
  const { run } = started.value;
  const cancel = () => void engine.cancelRun(run, { now: false, by: 'verify' });
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const state = await engine.waitForRun(run);
    return signal.aborted ? bad(cannot('It was cancelled.')) : good(state);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

const listedSchema = z.array(z.object({ path: z.string() }));

/** As it was found the first time: an artifact of that name, else the file of that path. */
async function findMade(
  name: string,
  task: TaskState,
  project: string,
  { engine, scratch }: { readonly engine: Engine; readonly scratch: string },
): Promise<Found | undefined> {
  const artifact = task.artifacts.find((each) => each.name === name);
  const isListed = listedSchema.safeParse(task.outputs['artifacts']).data?.some((each) => each.path === name) === true;
  if (artifact !== undefined && !isListed) {
    const stored = await engine.readContent(artifact.hash, 1);
    if (stored.ok)
      return {
        file: path.join(scratch, 'home', 'content', artifact.hash.slice(0, 2), artifact.hash),
        sha256: artifact.hash,
        bytes: artifact.bytes,
      };
  }
  const file = path.resolve(project, name);
  if (!file.startsWith(project + path.sep)) return undefined;
  const about = await stat(file).catch(() => undefined);
  if (about?.isFile() !== true) return undefined;
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return { file, sha256: digest.digest('hex'), bytes: about.size };
}

async function firstDifference(before: string, { file, bytes }: Found) {
  if (bytes > MOST_BYTES || (await stat(before)).size > MOST_BYTES) return undefined;
  return compareBytes(await readFile(before), await readFile(file));
}
