import type { ContractRouterClient } from '@orpc/contract';
import { appCalls, settingsCalls, secretCalls } from './app-calls.ts';
import { folderCalls, fileCalls, artifactCalls } from './file-calls.ts';
import { historyCalls, reportCalls, storageCalls } from './history-calls.ts';
import { importCalls } from './import-calls.ts';
import { moduleCalls } from './module-calls.ts';
import { projectCalls } from './project-calls.ts';
import { queueCalls } from './queue-calls.ts';
import { resourceCalls } from './resource-calls.ts';
import { runCalls } from './run-calls.ts';
import { runLogCalls } from './run-log-calls.ts';
import { templateCalls } from './template-calls.ts';
import { triggerCalls } from './trigger-calls.ts';
import { workflowCalls, expressionCalls } from './workflow-calls.ts';

/*
 * Every call and every push between a face and its host, once. Calls ask, pushes tell (streams, batched by the host).
 * What can end in a problem returns a result; a thrown error is a bug. A face never sends a command line to run:
 * it names a project, a workflow, a node, a run.
 * Each group of calls has its file beside this one, with the shapes it carries.
 */

export const contract = {
  app: appCalls,
  projects: { ...projectCalls, ...templateCalls },
  folders: folderCalls,
  artifacts: artifactCalls,
  files: fileCalls,
  modules: moduleCalls,
  workflows: workflowCalls,
  imports: importCalls,
  expressions: expressionCalls,
  runs: { ...runCalls, ...runLogCalls },
  queue: queueCalls,
  history: historyCalls,
  storage: storageCalls,
  reports: reportCalls,
  triggers: triggerCalls,
  resources: resourceCalls,
  settings: settingsCalls,
  secrets: secretCalls,
};

export type Contract = typeof contract;
export type Api = ContractRouterClient<Contract>;
