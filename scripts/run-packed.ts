import { mkdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { Api } from '#shared/bridge/contract.ts';
import type * as FakeElectronModule from '../electron/testing/fake-electron.ts';

/*
 * Starts a packed studio under plain Node, with the tests' stand-in for the electron module, and lets it run a workflow that needs
 * what is shipped beside the bundle: the worker for expressions, ESLint and the compiler as programs, resvg's WebAssembly, the fonts.
 */

const WINDOW_LIMIT_MS = 30_000;

const WORKFLOW = `formatVersion: 1
nodes:
  numbers:
    action: files.read
    parameters: { path: numbers.json }
  picture:
    action: data-visualization.chart
    parameters: { kind: bar, data: "{{ nodes.numbers.outputs.json }}" }
  lint:
    action: static-analysis.eslint
    parameters: { path: good.js }
  types:
    action: static-analysis.typescript
`;

const PROJECT = {
  'numbers.json': '{"one": 1, "two": 2}\n',
  'good.js': 'export const one = 1;\n',
  'eslint.config.js': "export default [{ rules: { 'no-var': 'error' } }];\n",
  'tsconfig.json':
    '{ "compilerOptions": { "noEmit": true, "allowJs": true, "checkJs": true }, "include": ["good.js"] }\n',
  'package.json': '{ "type": "module", "private": true }\n',
  '.codomyrmex/workflows/packed.workflow.yaml': WORKFLOW,
};

function writeProject(folder: string): void {
  mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
  for (const [path, text] of Object.entries(PROJECT)) writeFileSync(join(folder, path), text);
}

/** `main` and `fake` are addresses of files, `work` an empty folder. Returns how each node ended. */
export async function runPacked(main: string, fake: string, work: string): Promise<Readonly<Record<string, string>>> {
  const project = join(work, 'project');
  writeProject(project);
  process.env['CODOMYRMEX_HOME'] = join(work, 'home');
  process.argv.push('--project', project);
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: fake, shortCircuit: true } : next(specifier, context),
  });
  const electron = (await import(fake)) as typeof FakeElectronModule;
  await import(main);
  await firstWindow(electron);
  try {
    return await runWorkflow(connect(electron));
  } finally {
    const ended = new Promise((resolve) => electron.app.once('fake:ended', resolve));
    electron.app.quit();
    await ended;
  }
}

function firstWindow({ app, dialog }: typeof FakeElectronModule): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error(`No window came up. ${dialog.errors.join(' ')}`));
    const timer = setTimeout(giveUp, WINDOW_LIMIT_MS);
    app.once('web-contents-created', () => {
      clearTimeout(timer);
      resolve();
    });
    app.becomeReady();
  });
}

function connect({ FakeContents, ipcMain }: typeof FakeElectronModule): Api {
  const sender = new FakeContents();
  ipcMain.emit('rpc:connect', { senderFrame: { url: 'app://studio/index.html', parent: null }, sender });
  const port: MessagePort | undefined = sender.posted[0]?.ports[0];
  if (port === undefined) throw new Error('The packed studio gave no port to its page.');
  port.start();
  return createORPCClient<Api>(new RPCLink({ port }));
}

async function runWorkflow(api: Api): Promise<Readonly<Record<string, string>>> {
  const { openProject } = await api.app.info({});
  if (openProject === undefined) throw new Error('The packed studio did not open its project.');
  const started = await api.runs.start({ project: openProject, name: 'packed' });
  if (!started.ok) throw new Error(`${started.problem.message} ${started.problem.reason ?? ''}`);
  const endings: Record<string, string> = {};
  for await (const batch of await api.runs.events({ run: started.value.run })) {
    for (const event of batch) {
      if (event.type !== 'task.ended' || event.task === undefined) continue;
      endings[event.task] = event.status === 'succeeded' ? event.status : `${event.status}: ${JSON.stringify(event)}`;
    }
  }
  return endings;
}
