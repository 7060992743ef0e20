import { watch, type FSWatcher } from 'chokidar';
import { basename, dirname, resolve } from 'node:path';
import { WORKFLOW_ENDING, workflowsFolder } from './workflow-folder.ts';

export interface FolderWatch {
  /** Resolves once every later change will be noticed, or the watch is closed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

// Editors save in several steps (empty, write, rename); what is read after this pause is the whole new text.
const PAUSE_MS = 60;

/** Calls back with the stems of workflows whose files were touched, a little after the last touch. The folder need not exist yet. */
export function watchWorkflows(project: string, touched: (names: ReadonlySet<string>) => void): FolderWatch {
  const folder = workflowsFolder(project);
  const chain = [project, dirname(folder), folder].map((path) => resolve(path));
  const watcher: FSWatcher = watch(project, {
    ignoreInitial: true,
    depth: 2,
    followSymlinks: true,
    // Only the way down to the workflows: a project may hold a million files.
    ignored: (path) => !chain.includes(resolve(path)) && dirname(resolve(path)) !== chain[2],
  });
  let names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (path: string) => {
    const name = stemOf(path);
    if (name === undefined) return;
    names.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const batch = names;
      names = new Set();
      touched(batch);
    }, PAUSE_MS);
  };
  watcher.on('add', note).on('change', note).on('unlink', note);
  // A folder that cannot be watched is no reason to stop working: edits still look at the disk first.
  watcher.on('error', () => undefined);
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    isReady = done;
  });
  watcher.once('ready', isReady);
  return {
    ready,
    async close() {
      clearTimeout(timer);
      // A watch that is closed while it is being set up never says that it is ready.
      isReady();
      await watcher.close();
    },
  };
}

function stemOf(path: string): string | undefined {
  const name = basename(path);
  const ending = [WORKFLOW_ENDING, '.layout.json'].find((candidate) => name.endsWith(candidate));
  return ending === undefined || name.startsWith('.') ? undefined : name.slice(0, -ending.length);
}
