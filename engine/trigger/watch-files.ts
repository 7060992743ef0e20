import { watch } from 'chokidar';
import { matchesGlob, relative, resolve, sep } from 'node:path';

export interface Watch {
  /** Every later change will be noticed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const NEVER = ['.git', 'node_modules', '.codomyrmex'];

/** Tells files of the project that were made, changed or removed, relative with `/`, when they fit a glob and none of `ignore`. */
export function watchFiles(
  project: string,
  globs: readonly string[],
  ignore: readonly string[],
  touched: (path: string) => void,
): Watch {
  const inProject = (path: string) => relative(project, path).split(sep).join('/');
  return watchPaths(
    globs.map((glob) => resolve(project, fixedPart(glob))),
    (path) =>
      inProject(path)
        .split('/')
        .some((step) => NEVER.includes(step)),
    (path) => {
      const name = inProject(path);
      if (globs.some((glob) => matchesGlob(name, glob)) && !ignore.some((glob) => matchesGlob(name, glob)))
        touched(name);
    },
  );
}

/** Tells changes of these files or below these folders. */
export function watchPaths(
  paths: readonly string[],
  ignored: (path: string) => boolean,
  touched: (path: string) => void,
): Watch {
  const watcher = watch([...new Set(paths)], { ignoreInitial: true, followSymlinks: false, ignored });
  watcher.on('add', touched).on('change', touched).on('unlink', touched);
  // What cannot be watched does not fire; the list shows that nothing came.
  watcher.on('error', () => undefined);
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((done) => (isReady = done));
  watcher.once('ready', isReady);
  return {
    ready,
    close: async () => {
      isReady();
      await watcher.close();
    },
  };
}

/** The folders before the first star: only there can anything fit. */
function fixedPart(glob: string): string {
  const steps = glob.split('/');
  const first = steps.findIndex((step) => /[*?[{(!]/.test(step));
  return (first < 0 ? steps : steps.slice(0, first)).join('/') || '.';
}
