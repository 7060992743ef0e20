import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Plan } from '#shared/run/plan.ts';
import { readPool } from '#shared/run/pool-setting.ts';

const schema = z.looseObject({
  name: z.string().optional().catch(undefined),
  /** Amounts; `{ rate: 60/min }` is kept in the plan. */
  pools: z.record(z.string(), z.unknown()).default({}).catch({}),
  /** Names of environment variables that expressions may read. */
  env: z.array(z.string()).default([]).catch([]),
});
export type ProjectSettings = z.infer<typeof schema>;

/** What runs need of `project.yaml`. A file that is missing or wrong counts as empty: the project's own door tells about it. */
export async function readProjectSettings(project: string): Promise<ProjectSettings> {
  try {
    return schema.parse(parse(await readFile(path.join(project, '.codomyrmex', 'project.yaml'), 'utf8')) ?? {});
  } catch {
    return schema.parse({});
  }
}

/** How much of each pool can be had at once at most; of a rate, what a full bucket holds. */
export function poolAmounts({ pools }: Pick<ProjectSettings, 'pools'>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(pools).flatMap(([name, value]) => {
      const pool = readPool(value);
      return pool === undefined ? [] : [[name, pool.amount]];
    }),
  );
}

/** Of the environment only what the project names. */
export function allowedEnvironment(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Commit and dirty state in one look; undefined outside git, or when git does not answer soon. */
export async function readGit(
  project: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Plan['git']> {
  const env = { ...environment, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
  const text = await new Promise<string | undefined>((resolve) => {
    const options = { cwd: project, env, timeout: 5000, windowsHide: true, maxBuffer: 64 * 1024 * 1024 };
    execFile('git', ['status', '--porcelain=v2', '--branch'], options, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
  const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(text ?? '')?.[1];
  if (text === undefined || commit === undefined) return undefined;
  const branch = /^# branch\.head (.+)$/m.exec(text)?.[1];
  return { commit, branch: branch === '(detached)' ? undefined : branch, dirty: /^[^#\n]/m.test(text) };
}
