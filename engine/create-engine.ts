import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Engine } from './engine.ts';
import { ProblemError } from './action.ts';
import type { EngineOptions } from './engine-settings.ts';
import type { Workshop } from './executor/action-context.ts';
import { TaskCache } from './cache/task-cache.ts';
import { Evaluator } from './executor/evaluator.ts';
import { createLocalExecutor } from './executor/local-executor.ts';
import { createMachineLedger, memoryKeptFree, setCapacities } from './pool/capacities.ts';
import { readMemory, type Memory } from './pool/memory-reader.ts';
import { MemoryWatch } from './pool/memory-watch.ts';
import { ResourceHolds } from './pool/resource-holds.ts';
import { ResourceView } from './pool/resource-view.ts';
import { findProgram } from './process/find-program.ts';
import { lacking } from './run/lacking.ts';
import { createLauncher } from './process/create-launcher.ts';
import { UsageSampler } from './process/usage-sampler.ts';
import { Watchdog } from './process/watchdog.ts';
import { HostQueues } from './queue/host-queues.ts';
import { findQueues } from './queue/queue-file.ts';
import { DEFAULT_RETENTION } from '#shared/run/retention.ts';
import { evaluatePast } from './run/evaluate-past.ts';
import { allowedEnvironment, readProjectSettings } from './run/project-settings.ts';
import { Keeper } from './record/keeper.ts';
import { Storage } from './record/storage.ts';
import { readLogPiece } from './record/attempt-log.ts';
import { searchThreads } from './record/search-threads.ts';
import { readFileLines } from './record/log-lines.ts';
import { patternProblem, searchLog, type SearchReport } from './record/log-search.ts';
import type { LogSearch } from './record/search-piece.ts';
import { ContentStore } from './record/content-store.ts';
import { Masker } from './record/masker.ts';
import { clearScratch, type ScratchSetup } from './record/scratch.ts';
import { isRunId, runFolder } from './record/run-folder.ts';
import { workflowStem } from './document/workflow-folder.ts';
import { checkRecords } from './record/record-check.ts';
import { RunDigests } from './record/run-digests.ts';
import { RunIndex } from './record/run-index.ts';
import { DamagedLog } from './record/event-log.ts';
import { RunReader } from './record/run-reader.ts';
import { systemClock, type Clock } from './run/clock.ts';
import { RunChanges } from './run/run-changes.ts';
import { changedBetween } from './project/changed-between.ts';
import { traceContent, traceFile } from './run/trace.ts';
import { RunDesk } from './run/run-desk.ts';
import { verifyArtifact } from './verify/verify-artifact.ts';

/** How many runs are looked through for something to show beneath an expression. */
const LAST_RUNS = 5;
const LONG_LOG_BYTES = 32 * 1024 * 1024;

/** For tests: other clocks and other limits than a user's. */
export interface EngineTuning {
  readonly clock?: Clock;
  readonly graceMs?: number;
  /** How young content is never swept. */
  readonly youngMs?: number;
  readonly readMemory?: () => Memory;
}

/** The engine on a data folder. Several processes may have one on the same folder at the same time. */
export function createEngine(options: EngineOptions, tuning: EngineTuning = {}): Engine {
  const host = randomUUID();
  mkdirSync(options.dataFolder, { recursive: true });
  const masker = new Masker();
  for (const environment of [options.environment, process.env]) {
    for (const [name, value] of Object.entries(environment))
      if (/^codomyrmex_secret_/i.test(name) && value !== undefined) masker.add(value);
  }
  const content = new ContentStore(options.dataFolder, masker);
  const watchdog = new Watchdog(host);
  const launcher = createLauncher();
  const workshop: Workshop = {
    host,
    // As it is now: reading each variable of the living one for every process takes longer than all else here.
    environment: { ...options.environment },
    toolPaths: () => options.settings().toolPaths,
    content,
    masker,
    launcher,
    watchdog,
    sampler: new UsageSampler(),
    temporaryRoot: path.join(options.dataFolder, 'temporary'),
    graceMs: tuning.graceMs,
  };
  const cache = new TaskCache(options.dataFolder, content, host);
  const evaluator = new Evaluator();
  const ledger = createMachineLedger(options.settings().capacities);
  const memory = tuning.readMemory ?? readMemory;
  const surroundings = {
    clock: tuning.clock ?? systemClock,
    ledger,
    evaluator,
    executor: createLocalExecutor(workshop),
    content,
    masker,
    cache,
    environment: options.environment,
    findProgram: async (program: string, projectFolder: string) =>
      await findProgram(program, {
        toolPaths: options.settings().toolPaths,
        projectFolder,
        environment: options.environment,
      }),
    secrets: options.secrets,
    settings: options.settings,
    definitions: new Map(
      options.modules.flatMap(({ actions }) => actions.map((action) => [action.manifest.id, action] as const)),
    ),
  };
  const index = new RunIndex(options.dataFolder);
  const changes = new RunChanges();
  const scratch: ScratchSetup = {
    dataFolder: options.dataFolder,
    host,
    environment: options.environment,
    exclusively: (act) => index.exclusively(act),
  };
  // Once, and before anything runs here: what a verification that was killed took out of a project is brought back to it.
  let clearing: Promise<void> | undefined;
  const cleared = () => (clearing ??= clearScratch(scratch));
  const reader: RunReader = new RunReader(
    options.dataFolder,
    (run) => {
      const record = desk.held(run)?.record;
      if (record === undefined) return undefined;
      return {
        grown: (signal) =>
          new Promise<void>((resolve) => {
            const done = () => {
              forget();
              signal.removeEventListener('abort', done);
              resolve();
            };
            const forget = record.onAppend(done);
            signal.addEventListener('abort', done, { once: true });
          }),
      };
    },
    (run) => desk.refused.loss(run) !== undefined,
  );
  const digests = new RunDigests(options.dataFolder, reader);
  const storage = new Storage({
    dataFolder: options.dataFolder,
    index,
    content,
    cache,
    nowMs: () => surroundings.clock.nowMs(),
    rules: () => options.settings().retention ?? DEFAULT_RETENTION,
    rulesOf: async (project) => (await readProjectSettings(project)).retention,
    youngMs: tuning.youngMs,
    onGone: (run, project) => changes.tell({ run, project, isGone: true }),
  });
  const keeper = new Keeper(options.dataFolder, host, index, storage);
  const desk: RunDesk = new RunDesk({ options, host, surroundings, index, reader, changes, storage, keeper });
  const resources = new ResourceView({ ledger, desk, settings: options.settings, readMemory: memory });
  const holds = new ResourceHolds(ledger, () => desk.tellFreed());
  const watch = new MemoryWatch({
    ledger,
    read: memory,
    keptFreeBytes: ({ totalBytes }) => memoryKeptFree(options.settings().memoryKeptFree, totalBytes),
    onChange: (now) => desk.tellPressure(now),
  });
  const queues = new HostQueues({ dataFolder: options.dataFolder, desk, index, reader });

  const past = {
    runs: {
      newest: (project: string, workflow: string) =>
        index.list({ project, workflow, limit: LAST_RUNS }).map(({ run }) => run),
      state: (run: string) => readableOf(run),
    },
    content,
    evaluator: new Evaluator(),
    settings: async (project: string) => {
      const { name = path.basename(project), env } = await readProjectSettings(project);
      return { name, env: allowedEnvironment(env, options.environment) };
    },
  };

  changes.follow(index, (run) => desk.held(run) !== undefined);

  const unknownRun = (run: string) =>
    bad(problem('run.notFound', `There is no run ${run}.`, { remedy: 'See the list of runs.' }));
  const recorded = (run: string) => {
    const record = desk.held(run)?.record;
    return record?.loss === undefined ? record?.state : undefined;
  };
  const stateOf = async (run: string) => recorded(run) ?? (isRunId(run) ? await reader.state(run) : undefined);
  const readableOf = async (run: string) => recorded(run) ?? (isRunId(run) ? await reader.readable(run) : undefined);

  return {
    verify: async (file, wish) => {
      await cleared();
      const open = (folder: string) => createEngine({ ...options, dataFolder: folder }, tuning);
      return await verifyArtifact(file, wish, { ...scratch, reader, content, cache, open });
    },
    changedFiles: (before, after) => changedBetween(before, after, { content, environment: options.environment }),
    traceContent: (sha256, bytes) =>
      traceContent(sha256, bytes, { dataFolder: options.dataFolder, reader, content, cache }),
    trace: (file) => traceFile(file, { dataFolder: options.dataFolder, reader, content, cache }),
    recover: async () => {
      await cleared();
      return await desk.returning.recover();
    },
    takeUpQueues: () => desk.returning.takeUpQueues(),
    check: async (request) => {
      const problems = await desk.planner.check({ ...request, workflow: workflowStem(request.file) });
      return [...problems, ...(await lacking({ text: request.text, project: request.project }, options))];
    },
    plan: (request) => desk.planner.plan(request),
    forecast: (request) => desk.planner.forecast(request),
    dryRun: (request) => desk.planner.dryRun(request),
    foresee: (request, how) => desk.planner.foresee(request, how),
    evaluate: (request) => evaluatePast(request, past),
    startRun: async (request) => {
      await cleared();
      return await desk.start(request);
    },
    waitForRun: async (run) => {
      const held = desk.held(run);
      if (held !== undefined) {
        const state = await held.live.ended;
        await held.gone;
        return state;
      }
      for await (const _ of reader.events(run, 0, new AbortController().signal)) continue;
      const state = await stateOf(run);
      if (state === undefined) throw new Error(`There is no run ${run}.`);
      return state;
    },
    cancelRun: (run, how) => desk.steering.steer({ call: 'cancel', run, ...how }),
    pauseRun: (run, by) => desk.steering.steer({ call: 'pause', run, by }),
    unpauseRun: (run, by) => desk.steering.steer({ call: 'unpause', run, by }),
    decideRun: (run, task, decision, how) => desk.steering.steer({ call: 'decide', run, task, decision, ...how }),
    resources: {
      get: () => resources.get(),
      changes: (signal) => resources.changes(signal),
      reread: () => {
        setCapacities(ledger, options.settings().capacities);
        desk.tellFreed();
      },
      hold: (request) => holds.take(request),
      release: (hold) => holds.release(hold),
    },
    killRuns: (by) => desk.steering.killRuns(by),
    queue: {
      list: () => queues.ours(),
      changes: (signal) => queues.changes(signal),
      all: () => queues.all(),
      call: (call, whose) => queues.call(call, whose),
      duplicate: async (run, trigger) =>
        isRunId(run) ? await readably(() => desk.returning.duplicate(run, trigger)) : unknownRun(run),
    },
    resumeRun: async (run, how) => {
      await cleared();
      return isRunId(run) ? await readably(() => desk.returning.resume(run, how)) : unknownRun(run);
    },
    planResume: async (run, how) =>
      isRunId(run) ? await readably(() => desk.returning.planResume(run, how)) : unknownRun(run),
    digestRuns: async (filter, signal) => {
      const rows = index.list({ ...filter, limit: filter.limit + 1 });
      const wanted = rows.slice(0, filter.limit).map(({ run }) => run);
      return { digests: await digests.of(wanted, signal), isCut: rows.length > filter.limit };
    },
    listRuns: async (filter) => queues.withSentences(index.list(filter).map((row) => desk.refused.row(row.run) ?? row)),
    markRun: async (run, mark) => (isRunId(run) ? await desk.keeping.mark(run, mark) : unknownRun(run)),
    storageReport: () => storage.report(),
    checkRecords: () =>
      checkRecords({
        dataFolder: options.dataFolder,
        index,
        content,
        isHeld: (run) => desk.held(run) !== undefined,
        waiting: () => new Set(findQueues(options.dataFolder).flatMap((queue) => queue.waiting)),
      }),
    freeStorage: (request, how) => storage.free(request, how),
    weighRuns: (runs, signal) => storage.weigh(runs, signal),
    tidy: () => keeper.nudge(),
    deleteRun: async (run) => (isRunId(run) ? await desk.keeping.delete(run) : unknownRun(run)),
    readRun: (run) =>
      readably(async () => {
        const state = await stateOf(run);
        return state === undefined ? unknownRun(run) : good(state);
      }),
    why: async (run, task) => (isRunId(run) ? await readably(() => desk.keeping.why(run, task)) : unknownRun(run)),
    async *events(run, afterSeq, signal) {
      const held = desk.held(run);
      yield* reader.events(run, afterSeq, signal);
      const loss = held?.record.loss ?? desk.refused.loss(run);
      if (loss !== undefined && !signal.aborted) throw new ProblemError(loss);
    },
    runChanges: (signal) => changes.listen(() => desk.rows(), signal),
    readLog: async (run, task, how) => {
      if (!isRunId(run)) return unknownRun(run);
      const attempt = how.attempt ?? (await readableOf(run))?.tasks.get(task)?.attempts.at(-1)?.attempt ?? 1;
      return good(
        await readLogPiece(runFolder(options.dataFolder, run).logFile(task, attempt), how.from, how.maxBytes),
      );
    },
    readLogLines: async (run, task, { attempt, ...wish }) => {
      if (!isRunId(run)) return unknownRun(run);
      const lines = await readFileLines(runFolder(options.dataFolder, run).logFile(task, attempt), wish);
      // Nobody reads all of a log this long: a search comes next, and should not wait for its threads.
      if (lines.totalBytes > LONG_LOG_BYTES) searchThreads.warm();
      return good(lines);
    },
    searchLog: (run, task, { attempt, ...wish }, signal) =>
      isRunId(run)
        ? searchedLog({ ...wish, file: runFolder(options.dataFolder, run).logFile(task, attempt) }, signal)
        : once(unknownRun(run)),
    logFile: (run, task, attempt) =>
      isRunId(run) ? good(runFolder(options.dataFolder, run).logFile(task, attempt)) : unknownRun(run),
    readContent: async (hash, maxBytes) => {
      const found = await content.read(hash, maxBytes);
      return found === undefined
        ? bad(problem('content.notFound', 'This value is no longer stored.', { reason: `No content ${hash}.` }))
        : good(found);
    },
    close: async () => {
      watch.close();
      holds.close();
      await desk.close();
      await keeper.close();
      changes.close();
      await evaluator.close();
      await past.evaluator.close();
      launcher.close();
      watchdog.close();
      index.close();
    },
  };
}

/** A damaged record is told, not thrown. */
async function readably<Value>(read: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DamagedLog) return bad(error.problem);
    throw error;
  }
}

async function* searchedLog(search: LogSearch, signal: AbortSignal): AsyncGenerator<Result<SearchReport>> {
  const found = patternProblem(search);
  if (found !== undefined) {
    yield bad(found);
    return;
  }
  for await (const report of searchLog(search, signal)) yield good(report);
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield await Promise.resolve(value);
}
