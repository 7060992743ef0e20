import type { FileLines } from './record/log-lines.ts';
import type { SearchReport } from './record/log-search.ts';
import type { LogSearch } from './record/search-piece.ts';
import type { RecordCheck } from './record/record-check.ts';
import type { RunSelection } from './record/run-index.ts';
import type { Problem } from '#shared/problem.ts';
import type { Result } from '#shared/result.ts';
import type { RunEvent, Trigger } from '#shared/run/event.ts';
import type { ChangedFile } from '#shared/run/changed-files.ts';
import type { Trace } from '#shared/run/origin.ts';
import type { ArtifactVerification } from '#shared/run/artifact-verification.ts';
import type { VerifyWish } from './verify/verify-wish.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunDigest } from '#shared/run/run-digest.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import type { QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import type { RunChange, RunRow } from '#shared/bridge/run-calls.ts';
import type { RunsWeight } from '#shared/bridge/history-calls.ts';
import type { HoldRequest, ResourceHold } from './pool/resource-holds.ts';
import type { HostQueue } from './queue/host-queues.ts';
import type { PastValue } from '#shared/run/past-value.ts';
import type { Decision } from './run/decisions.ts';
import type { ForeseenRun, PlannedDryRun, PlannedForecast, StartRunRequest } from './run/run-request.ts';
import type { EvaluateRequest } from './run/evaluate-past.ts';
import type { QueueCall } from './run/host-door.ts';
import type { FreedStorage, FreeRequest, StorageReport } from '#shared/run/storage-report.ts';
import type { ResumePlan, ResumeWish } from './run/resume-plan.ts';
import type { Why } from './run/why.ts';

export interface LogPiece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
}

/** The runs of this host that wait for their turn, `maxParallelWorkflows` going at once. Changes are on disk before they are answered. */
export interface QueueDoor {
  /** Of this host. */
  list(): Promise<QueueSnapshot>;
  /** Of this host: first what is, then what it has become, until `signal` aborts. */
  changes(signal: AbortSignal): AsyncIterable<QueueSnapshot>;
  /** Of all hosts on the data folder. */
  all(): Promise<readonly HostQueue[]>;
  /** Moves, removes, pauses or resumes: here, or wherever the runs wait; with `all`, pausing and resuming mean every open queue. */
  call(call: QueueCall, whose: 'ours' | 'all'): Promise<Result<object>>;
  /** A new run of what another one froze, right behind it while that waits. */
  duplicate(run: string, trigger: Trigger): Promise<Result<{ readonly run: string }>>;
}

/** What this host's runs share. */
export interface ResourceDoor {
  get(): ResourceSnapshot;
  changes(signal: AbortSignal): AsyncIterable<ResourceSnapshot>;
  /** The capacities in the settings have changed. */
  reread(): void;
  /** Sets amounts of the machine aside for somebody outside any run: at once or not at all, and never for longer than they say. */
  hold(request: HoldRequest): Result<ResourceHold>;
  /** Gives back what was set aside; false when it has ended already. */
  release(hold: string): boolean;
}

/** The front door for runs. Documents and projects have doors of their own (`engine/document/`, `engine/project/`). */
export interface Engine {
  /** Which runs made exactly the bytes of a file (absolute path), newest first. */
  trace(file: string): Promise<Result<Trace>>;
  /** The same for content known by its SHA-256. */
  traceContent(sha256: string, bytes: number): Promise<Trace>;
  /** Which files of the repository two runs did not find alike; `runs.filesUnknown` says why nobody can tell. */
  changedFiles(before: Plan, after: Plan): Promise<Result<readonly ChangedFile[]>>;
  /** Makes a file again, from what the run that made it recorded, in a clean working tree that goes away. `verify.impossible` says why it cannot. */
  verify(file: string, wish: VerifyWish): Promise<Result<ArtifactVerification>>;
  /** Marks runs whose process died as interrupted, stops their orphans, and reports them. Runs that wait in a queue stay there. */
  recover(): Promise<readonly RunRow[]>;
  /** For a host that stays: the runs that wait in queues of dead hosts wait here now, in their order; after a crash paused. */
  takeUpQueues(): Promise<void>;
  /** Problems of a workflow as a run would see them (validation, missing tools, impossible amounts); empty means it may run. */
  check(request: Pick<StartRunRequest, 'project' | 'file' | 'text' | 'parameters'>): Promise<readonly Problem[]>;
  plan(
    request: Omit<StartRunRequest, 'trigger'>,
  ): Promise<{ readonly plan: Plan | undefined; readonly problems: readonly Problem[] }>;
  /** When each task would start and end if all took as long as before (else their estimates); executes nothing. */
  forecast(request: Omit<StartRunRequest, 'trigger'>): Promise<PlannedForecast>;
  /** What a run would do: order, effects, what the cache would give. Executes and writes nothing. */
  dryRun(request: Omit<StartRunRequest, 'trigger'>): Promise<PlannedDryRun>;
  /** The forecast as the files are now: what the cache would give taken off, and why each task would run. Of a project that is not trusted nothing is started or looked at. */
  foresee(request: Omit<StartRunRequest, 'trigger'>, how: { readonly isTrusted: boolean }): Promise<ForeseenRun>;
  /** What an expression would yield with the outputs that a past run recorded. Nothing runs, and no secret is read. */
  evaluate(request: EvaluateRequest): Promise<Result<PastValue>>;
  /** Returns once `run.created` is on disk. */
  startRun(request: StartRunRequest): Promise<Result<{ readonly run: string }>>;
  /** Resolves when the run has ended (or is interrupted), with its last state. Rejects, as `events` does, with `run.recordRefused` when the disk took no more of it. */
  waitForRun(run: string): Promise<RunState>;
  /** This and the next four reach runs of this host, and over a local socket those of other hosts on the same data folder. */
  cancelRun(run: string, how: { readonly now: boolean; readonly by: string }): Promise<Result<object>>;
  pauseRun(run: string, by: string): Promise<Result<object>>;
  unpauseRun(run: string, by: string): Promise<Result<object>>;
  /** Answers a `flow.approval` that waits. `task.notDeciding` when it does not. */
  decideRun(
    run: string,
    task: string,
    decision: 'approve' | 'deny',
    how: Omit<Decision, 'decision'>,
  ): Promise<Result<object>>;
  /** Kills at once what the runs of this host started. Runs of other hosts and those that wait in the queue stay. */
  killRuns(by: string): void;
  readonly queue: QueueDoor;
  readonly resources: ResourceDoor;
  resumeRun(run: string, wish: ResumeWish): Promise<Result<{ readonly run: string }>>;
  /** What `resumeRun` would do now: which tasks it keeps, runs again, or runs for the first time. Changes nothing. */
  planResume(run: string, wish: ResumeWish): Promise<Result<ResumePlan>>;
  listRuns(filter: RunSelection): Promise<readonly RunRow[]>;
  /** What statistics need of the newest runs; `isCut`: there are more than `limit`. The first time of each run takes as long as reading its events. */
  digestRuns(
    filter: RunSelection,
    signal?: AbortSignal,
  ): Promise<{ readonly digests: readonly RunDigest[]; readonly isCut: boolean }>;
  /** `run.wrongState` while it runs, `run.pinned` while it is pinned. */
  deleteRun(run: string): Promise<Result<object>>;
  /** What deleting these runs would take away. Looks at the whole data folder. */
  weighRuns(runs: readonly string[], signal?: AbortSignal): Promise<RunsWeight>;
  /** A pin keeps a run from being freed or deleted; a label is a person's own word for it. Fields left out stay as they are. */
  markRun(run: string, mark: { readonly pinned?: boolean; readonly label?: string | null }): Promise<Result<object>>;
  /** What lies in the data folder, and what the rules in force would free. */
  storageReport(): Promise<StorageReport>;
  /** Are list, events and stored results of the runs whole? Looks at the newest ones; changes nothing. */
  checkRecords(): Promise<RecordCheck>;
  /** Frees by the rules in force, or only by those given. Safe while other hosts work on the same data folder. */
  freeStorage(request: FreeRequest, how: { readonly dryRun: boolean }): Promise<FreedStorage>;
  /** Frees by the rules in force beside everything else, at most once an hour for all hosts. */
  tidy(): void;
  /** The folded state of a run, live or from disk. */
  readRun(run: string): Promise<Result<RunState>>;
  /** Why a task ran, was reused or skipped; names the first thing that differs from the last time it ended well. */
  why(run: string, task: string): Promise<Result<Why>>;
  /** All events after `afterSeq` in batches (at most 500), then live batches (at most every 33 ms) until the run has ended or `signal` aborts. */
  events(run: string, afterSeq: number, signal: AbortSignal): AsyncIterable<readonly RunEvent[]>;
  /** Rows that are new or changed, batched; first what is running now. */
  runChanges(signal: AbortSignal): AsyncIterable<readonly RunChange[]>;
  readLog(
    run: string,
    task: string,
    how: { readonly attempt?: number; readonly from: number; readonly maxBytes: number },
  ): Promise<Result<LogPiece>>;
  /** Whole lines from a byte on, or those before it. Reads only what it gives. */
  readLogLines(
    run: string,
    task: string,
    how: { readonly attempt: number; readonly at: number; readonly isBack: boolean; readonly maxBytes: number },
  ): Promise<Result<FileLines>>;
  /** Looks through a whole log in a thread of its own; ends when `signal` aborts. */
  searchLog(
    run: string,
    task: string,
    how: Omit<LogSearch, 'file'> & { readonly attempt: number },
    signal: AbortSignal,
  ): AsyncIterable<Result<SearchReport>>;
  /** Where an attempt's log lies on disk; it may not exist. */
  logFile(run: string, task: string, attempt: number): Result<string>;
  readContent(
    hash: string,
    maxBytes: number,
  ): Promise<Result<{ readonly bytes: Uint8Array; readonly totalBytes: number }>>;
  /** Cancels what runs, waits until no descendant lives, closes files. */
  close(): Promise<void>;
}
