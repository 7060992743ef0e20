import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { usesNodeTest } from './node-test-files.ts';

const packageSchema = z.looseObject({
  dependencies: z.record(z.string(), z.unknown()).optional(),
  devDependencies: z.record(z.string(), z.unknown()).optional(),
});

/** Vitest if the project depends on it or configures it, else node:test if a test file uses it. */
export async function chooseRunner(context: ActionContext): Promise<'vitest' | 'node'> {
  if (await dependsOnVitest(context.projectFolder)) return 'vitest';
  if (await usesNodeTest(context.projectFolder)) return 'node';
  throw new ProblemError(
    problem('testing.noRunner', 'No way to run the tests of this project was found.', {
      reason: 'package.json does not name vitest, there is no vitest.config file, and no test file uses node:test.',
      remedy: 'Choose a runner, or give the command that runs the tests and writes JUnit XML.',
      place: { parameter: 'runner' },
      retryable: false,
    }),
  );
}

async function dependsOnVitest(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  if (names.some((name) => /^vitest\.(config|workspace)\.[cm]?[jt]s$/.test(name))) return true;
  if (!names.includes('package.json')) return false;
  const { dependencies, devDependencies } = await readPackage(join(folder, 'package.json'));
  return { ...dependencies, ...devDependencies }['vitest'] !== undefined;
}

async function readPackage(file: string): Promise<z.infer<typeof packageSchema>> {
  try {
    return packageSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new ProblemError(
      problem('testing.noRunner', 'The package.json of this project cannot be read.', {
        reason: error instanceof Error ? error.message : String(error),
        remedy: 'Correct the file, or choose a runner.',
        place: { file: 'package.json' },
        retryable: false,
      }),
    );
  }
}
