import { userInfo } from 'node:os';
import { projectId } from '#engine/project/project-list.ts';
import type { FileLines } from '#engine/record/log-lines.ts';
import type { SearchReport } from '#engine/record/log-search.ts';
import { firstError } from '#engine/run/run-problem.ts';
import type { RunChange } from '#shared/bridge/run-calls.ts';
import type { RunForecast } from '#shared/run/run-forecast.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Mode } from '#shared/workflow/workflow.ts';
import { faceOf, os, paced, type BridgeContext } from '../bridge-context.ts';
import { projectPath } from '../project-path.ts';
import { applyOutput } from '../run-output.ts';
import type { Services } from '../services.ts';
import { openFile } from './app.ts';
import { done } from './done.ts';
import { projectOf, untrusted } from './project-of.ts';

/** Who sits at this machine: a decision is put on record under a name. */
function person(): string {
  try {
    return userInfo().username;
  } catch {
    return 'window';
  }
}

export function runCalls(services: Services) {
  const { engine } = services;
  return {
    start: os.runs.start.handler(({ input, context }) => startRun(services, input, context)),
    cancel: os.runs.cancel.handler(async ({ input, context }) =>
      done(await engine.cancelRun(input.run, { now: input.now, by: faceOf(context) })),
    ),
    pause: os.runs.pause.handler(async ({ input, context }) => done(await engine.pauseRun(input.run, faceOf(context)))),
    unpause: os.runs.unpause.handler(async ({ input, context }) =>
      done(await engine.unpauseRun(input.run, faceOf(context))),
    ),
    decide: os.runs.decide.handler(async ({ input: { run, task, decision, reason, form, scope } }) =>
      done(await engine.decideRun(run, task, decision, { by: person(), reason, form, scope })),
    ),
    forecast: os.runs.forecast.handler(({ input }) => forecast(services, input)),
    resume: os.runs.resume.handler(({ input: { run, ...wish } }) => engine.resumeRun(run, wish)),
    planResume: os.runs.planResume.handler(async ({ input: { run, ...wish } }) => {
      const plan = await engine.planResume(run, wish);
      if (!plan.ok) return plan;
      const { reused, rerun, new: fresh } = plan.value;
      return good({ reused: [...reused], rerun: [...rerun], new: [...fresh] });
    }),
    delete: os.runs.delete.handler(async ({ input }) => done(await engine.deleteRun(input.run))),
    pin: os.runs.pin.handler(async ({ input: { run, pinned } }) => done(await engine.markRun(run, { pinned }))),
    label: os.runs.label.handler(async ({ input: { run, label } }) => done(await engine.markRun(run, { label }))),
    list: os.runs.list.handler(async ({ input: { project, workflow, limit } }) => {
      const folder = folderOf(services, project);
      return (await engine.listRuns({ project: folder, workflow, limit })).map(withProjectId);
    }),
    changes: os.runs.changes.handler(({ input, context, signal }) =>
      paced(rowsOf(engine.runChanges(orNever(signal)), input.project), context),
    ),
    events: os.runs.events.handler(({ input, context, signal }) =>
      paced(copies(engine.events(input.run, input.afterSeq, orNever(signal))), context),
    ),
    log: os.runs.log.handler(({ input: { run, task, attempt, from, maxBytes } }) =>
      engine.readLog(run, task, { attempt, from, maxBytes }),
    ),
    logLines: os.runs.logLines.handler(async ({ input: { run, task, ...how } }) =>
      mutable(await engine.readLogLines(run, task, how)),
    ),
    logSearch: os.runs.logSearch.handler(({ input: { run, task, ...how }, context, signal }) =>
      paced(searchReports(engine.searchLog(run, task, how, orNever(signal))), context),
    ),
    verify: os.runs.verify.handler(({ input, signal }) => verifyFile(services, input, orNever(signal))),
    openLog: os.runs.openLog.handler(({ input: { run, task, attempt } }) => openLog(services, run, task, attempt)),
    content: os.runs.content.handler(({ input }) => readContent(services, input)),
    applyPatch: os.runs.applyPatch.handler(({ input: { run, task, output } }) =>
      applyOutput(services, run, task, output),
    ),
  };
}

interface StartInput {
  readonly project: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly maxParallelTasks?: number;
  readonly mode?: Mode;
  readonly to?: string;
  readonly verify?: boolean;
  readonly front: boolean;
}

async function startRun(
  services: Services,
  input: StartInput,
  context: BridgeContext,
): Promise<Result<{ run: string }>> {
  const project = await projectOf(services, input.project);
  if (!project.ok) return project;
  if (!project.value.trusted) return bad(untrusted(project.value));
  const source = await services.documents.readSource(project.value.path, input.name);
  if (!source.ok) return source;
  return services.engine.startRun({
    project: project.value.path,
    workflow: input.name,
    ...source.value,
    parameters: input.parameters,
    trigger: { kind: faceOf(context) },
    maxParallelTasks: input.maxParallelTasks,
    mode: input.mode,
    to: input.to,
    verify: input.verify,
    front: input.front,
  });
}

async function forecast(
  services: Services,
  input: Pick<StartInput, 'project' | 'name' | 'parameters' | 'maxParallelTasks' | 'to'>,
): Promise<Result<RunForecast>> {
  const project = await projectOf(services, input.project);
  if (!project.ok) return project;
  const source = await services.documents.readSource(project.value.path, input.name);
  if (!source.ok) return source;
  const { path, trusted } = project.value;
  const { parameters, maxParallelTasks, to } = input;
  const request = { project: path, workflow: input.name, ...source.value, parameters, maxParallelTasks, to };
  const { forecast: found, problems } = await services.engine.foresee(request, { isTrusted: trusted });
  return found === undefined ? bad(firstError(problems)) : good(found);
}

/** A project that left the list still has its runs; an id that was never seen has none. */
function folderOf({ projects }: Services, id: string | undefined): string | undefined {
  return id === undefined ? undefined : (projects.entry(id)?.path ?? '');
}

/** The engine knows folders, faces know ids. */
function withProjectId<Row extends { readonly project: string }>(row: Row): Row {
  return { ...row, project: projectId(row.project) };
}

async function* rowsOf(
  changes: AsyncIterable<readonly RunChange[]>,
  project: string | undefined,
): AsyncGenerator<RunChange[]> {
  for await (const rows of changes) {
    const wanted = rows.map(withProjectId).filter((row) => project === undefined || row.project === project);
    if (wanted.length > 0) yield wanted;
  }
}

async function* copies<Item>(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<Item[]> {
  for await (const batch of batches) yield [...batch];
}

async function readContent(
  { engine }: Services,
  input: { readonly hash: string; readonly encoding: 'text' | 'base64'; readonly maxBytes: number },
) {
  const content = await engine.readContent(input.hash, input.maxBytes);
  if (!content.ok) return content;
  const { bytes, totalBytes } = content.value;
  const data = Buffer.from(bytes).toString(input.encoding === 'text' ? 'utf8' : 'base64');
  return good({ data, bytes: totalBytes, truncated: bytes.byteLength < totalBytes });
}

function orNever(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? new AbortController().signal;
}

function mutable(result: Result<FileLines>) {
  return result.ok ? good({ ...result.value, lines: [...result.value.lines] }) : result;
}

async function* searchReports(reports: AsyncIterable<Result<SearchReport>>) {
  for await (const report of reports)
    yield report.ok ? good({ ...report.value, hits: [...report.value.hits] }) : report;
}

interface VerifyInput {
  readonly project: string;
  readonly path: string;
  readonly run?: string;
  readonly link: readonly string[];
  readonly withEffects: boolean;
}

async function verifyFile(services: Services, input: VerifyInput, signal: AbortSignal) {
  const project = await projectOf(services, input.project);
  if (!project.ok) return project;
  if (!project.value.trusted) return bad(untrusted(project.value));
  const file = await projectPath(project.value.path, input.path);
  if (!file.ok) return file;
  const { run, link, withEffects } = input;
  return await services.engine.verify(file.value, { run, link, withEffects, signal });
}

async function openLog(services: Services, run: string, task: string, attempt: number) {
  const file = services.engine.logFile(run, task, attempt);
  return file.ok ? done(await openFile(services, file.value, 1)) : file;
}
