import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Origin, Trace } from '#shared/run/origin.ts';
import { taskNames } from '#shared/run/name-nodes.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { hashOfOutputs } from '../cache/key-document.ts';
import type { TaskCache } from '../cache/task-cache.ts';
import { wholeOutputs } from '../executor/keep-outputs.ts';
import { ArtifactIndex, type Made } from '../record/artifact-index.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { RunReader } from '../record/run-reader.ts';

const MOST_ORIGINS = 20;

export interface TraceSetup {
  readonly dataFolder: string;
  readonly reader: RunReader;
  readonly content: ContentStore;
  readonly cache: TaskCache;
}

/** Which tasks made exactly these bytes: as artifacts, as files that a build lists, or as declared outputs that the cache keeps. */
export async function traceFile(file: string, setup: TraceSetup): Promise<Result<Trace>> {
  const about = await stat(file).catch(() => undefined);
  if (about?.isFile() !== true)
    return bad(problem('file.notFound', `There is no file ${file}.`, { remedy: 'Name a file that is there.' }));
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return good(await traceContent(digest.digest('hex'), about.size, setup));
}

/** The same for bytes that are known by their hash: an artifact of a run, wherever its file is by now. */
export async function traceContent(sha256: string, bytes: number, setup: TraceSetup): Promise<Trace> {
  const origins: Origin[] = [];
  for (const made of await whoMade(sha256, setup)) {
    const state = await setup.reader.readable(made.run);
    const task = state?.tasks.get(made.task);
    if (state !== undefined && task !== undefined) origins.push(originOf(state, task, made.name));
  }
  return { sha256, bytes, origins };
}

async function whoMade(hash: string, { dataFolder, reader, content, cache }: TraceSetup): Promise<readonly Made[]> {
  const index = new ArtifactIndex(dataFolder);
  try {
    for (const run of index.unread()) {
      const state = await reader.readable(run);
      if (state !== undefined) index.add(run, await madeIn(state, content));
    }
    const found = index.find(hash, MOST_ORIGINS);
    return found.length > 0 ? found : await cache.whoMade(hash);
  } finally {
    index.close();
  }
}

const fileSchema = z.object({ path: z.string(), sha256: z.string() });
const listedSchema = z.array(fileSchema);

/**
 * Artifacts, and files that an action names with their hashes in its outputs: one (`path` and `sha256`, as `files.write` does), or many (`artifacts: [{ path,
 * sha256 }]`).
 */
async function madeIn({ tasks }: RunState, content: ContentStore) {
  const made: { hash: string; task: string; name: string }[] = [];
  for (const { path: task, artifacts, outputs } of tasks.values()) {
    for (const { hash, name } of artifacts) made.push({ hash, task, name });
    const { artifacts: listed } = await wholeOutputs(outputs, content, new Set(['artifacts'])).catch(
      () => ({}) as never,
    );
    const one = fileSchema.safeParse(outputs);
    if (one.success) made.push({ hash: one.data.sha256, task, name: one.data.path });
    const files = listedSchema.safeParse(listed);
    for (const { path: name, sha256 } of files.success ? files.data : []) made.push({ hash: sha256, task, name });
  }
  return made;
}

function originOf(state: RunState, task: TaskState, name: string): Origin {
  const { plan } = state;
  const { titleOf } = taskNames(state.tasks);
  const { workflow } = readWorkflow(plan.text, plan.file);
  const placed = workflow === undefined ? undefined : graphOf(workflow).get(task.node);
  const upstream = (task.planned?.dependencies ?? []).flatMap(({ on }) => {
    const before = state.tasks.get(on);
    return before === undefined ? [] : [{ task: on, title: titleOf(on), outputs: hashOfOutputs(before.outputs) }];
  });
  return {
    run: state.run,
    project: plan.project,
    workflow: plan.workflow,
    startedAt: state.startedAt ?? state.createdAt,
    task: task.path,
    title: titleOf(task.path),
    attempt: task.attempts.at(-1)?.attempt ?? null,
    name,
    ...(task.cachedFrom === undefined ? {} : { cachedFrom: task.cachedFrom }),
    inputs: {
      parameters: placed?.node.parameters ?? {},
      run: state.parameters,
      upstream,
      ...(task.fingerprint === undefined ? {} : { fingerprint: task.fingerprint }),
    },
    git: plan.git ?? null,
  };
}
