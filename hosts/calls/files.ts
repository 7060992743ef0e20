import { open } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { problem } from '#shared/problem.ts';
import { bad, good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
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
  };
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
