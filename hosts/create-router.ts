import { ORPCError } from '@orpc/server';
import { bugProblem } from '#shared/problem.ts';
import { fileProblem, storageProblem } from './data-folder-problem.ts';
import { ProblemError } from '#engine/action.ts';
import { os, refusal } from './bridge-context.ts';
import { appCalls } from './calls/app.ts';
import { artifactCalls } from './calls/artifacts.ts';
import { expressionCalls } from './calls/expressions.ts';
import { fileCalls } from './calls/files.ts';
import { folderCalls } from './calls/folders.ts';
import { historyCalls } from './calls/history.ts';
import { importCalls } from './calls/imports.ts';
import { moduleCalls } from './calls/modules.ts';
import { projectCalls } from './calls/projects.ts';
import { queueCalls } from './calls/queue.ts';
import { resourceCalls } from './calls/resources.ts';
import { reportCalls } from './calls/reports.ts';
import { runCalls } from './calls/runs.ts';
import { secretCalls } from './calls/secrets.ts';
import { settingsCalls } from './calls/settings.ts';
import { storageCalls } from './calls/storage.ts';
import { triggerCalls } from './calls/triggers.ts';
import { workflowCalls } from './calls/workflows.ts';
import type { Services } from './services.ts';

/** Every call of the contract, once, for every transport. */
export function createRouter(services: Services) {
  return os.router({
    app: appCalls(services),
    projects: projectCalls(services),
    folders: folderCalls(services),
    artifacts: artifactCalls(services),
    files: fileCalls(services),
    modules: moduleCalls(services),
    workflows: workflowCalls(services),
    imports: importCalls(services),
    expressions: expressionCalls(services),
    runs: runCalls(services),
    history: historyCalls(services),
    queue: queueCalls(services),
    storage: storageCalls(services),
    reports: reportCalls(services),
    triggers: triggerCalls(services),
    resources: resourceCalls(services),
    settings: settingsCalls(services),
    secrets: secretCalls(services),
  });
}
export type HostRouter = ReturnType<typeof createRouter>;

/**
 * Options for every transport's `RPCHandler`: the one place where bugs of calls are caught. The stack goes to `report`, the face gets
 * the problem `internal`; refusals of the contract itself (input that does not fit) pass as they are.
 */
export function handlerOptions(report: (error: unknown) => void, dataFolder = 'The data folder') {
  return {
    clientInterceptors: [
      async (call: { next(): Promise<unknown> }): Promise<unknown> => {
        try {
          return await call.next();
        } catch (error) {
          if (error instanceof ProblemError) throw refusal(error);
          throw isExpected(error) ? error : toInternal(error, report, dataFolder);
        }
      },
    ],
  };
}

/** A client that went away ends its calls with an AbortError. */
function isExpected(error: unknown): boolean {
  if (error instanceof ORPCError) return error.status < 500;
  return error instanceof Error && error.name === 'AbortError';
}

function toInternal(error: unknown, report: (error: unknown) => void, dataFolder: string): Error {
  // oRPC wraps what an answer's schema refused; the cause says what.
  report(error instanceof ORPCError ? (error.cause ?? error) : error);
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    message: 'internal',
    data: storageProblem(error, dataFolder) ?? fileProblem(error) ?? bugProblem(error),
  });
}
