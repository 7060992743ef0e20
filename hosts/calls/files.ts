import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { glob } from 'tinyglobby';
import { problem } from '#shared/problem.ts';
import { bad, good } from '#shared/result.ts';
import { watchFiles } from '#engine/trigger/watch-files.ts';
import { os, paced } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';
import { projectPath } from '../project-path.ts';

const READ_LIMIT_BYTES = 1_048_576;

export function fileCalls(services: Services) {
  return {
    match: os.files.match.handler(async ({ input, signal }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? matchFiles(project.value.path, input.glob, input.limit, signal) : project;
    }),
    read: os.files.read.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const path = await projectPath(project.value.path, input.path);
      return path.ok ? readText(path.value, input.path) : path;
    }),
    changes: os.files.changes.handler(({ input, context, signal }) =>
      paced(touchedFiles(services, input.project, signal ?? new AbortController().signal), context),
    ),
  };
}

const REST_MS = 300;
const MOST_PATHS = 100;

/** What was touched is told when nothing came for a moment: a checkout touches thousands of files. Reads names only. */
async function* touchedFiles(services: Services, id: string, signal: AbortSignal): AsyncGenerator<string[]> {
  const project = await projectOf(services, id);
  if (!project.ok) return;
  let touched = new Set<string>();
  let wake = Promise.withResolvers<void>();
  const watch = watchFiles(project.value.path, ['**'], [], (path) => {
    if (touched.size < MOST_PATHS) touched.add(path);
    wake.resolve();
  });
  signal.addEventListener('abort', () => wake.resolve(), { once: true });
  try {
    for (;;) {
      await wake.promise;
      for (let seen = -1; seen < touched.size && !signal.aborted;) {
        seen = touched.size;
        await delay(REST_MS, undefined, { signal }).catch(() => undefined);
      }
      if (signal.aborted) return;
      const paths = [...touched];
      touched = new Set();
      wake = Promise.withResolvers();
      yield paths;
    }
  } finally {
    await watch.close();
  }
}

async function matchFiles(folder: string, pattern: string, limit: number, signal: AbortSignal | undefined) {
  if (leavesFolder(pattern)) {
    return bad(
      problem('path.outside', `"${pattern}" leads out of the project.`, {
        remedy: 'Write a pattern relative to the project folder, for example src/**/*.ts.',
      }),
    );
  }
  const paths = await glob(pattern, {
    cwd: folder,
    dot: true,
    ignore: ['**/.git/**', '**/node_modules/**'],
    followSymbolicLinks: false,
    expandDirectories: false,
    signal,
  });
  return good({ paths: paths.toSorted().slice(0, limit), total: paths.length });
}

/** Absolute, or with `..` as a whole segment, also inside braces: `{..,src}/x`. */
function leavesFolder(pattern: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(pattern) || pattern.split(/[/\\{},()|!]/).includes('..');
}

async function readText(path: string, name: string) {
  const file = await open(path);
  try {
    const about = await file.stat();
    if (!about.isFile())
      return bad(
        problem('file.notAFile', `"${name}" is not a file.`, {
          remedy: 'Choose a file inside it.',
          place: { file: name },
        }),
      );
    const buffer = Buffer.alloc(Math.min(about.size, READ_LIMIT_BYTES));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return good({ text: buffer.subarray(0, bytesRead).toString('utf8'), truncated: about.size > bytesRead });
  } finally {
    await file.close();
  }
}
