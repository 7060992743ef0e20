import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { problem, type Place, type Problem } from '#shared/problem.ts';
import type { Plan } from '#shared/run/plan.ts';
import { readPool } from '#shared/run/pool-setting.ts';
import { retentionRuleSchema, type RetentionRule } from '#shared/run/retention.ts';
import { readFromGit } from '../project/git-program.ts';

const schema = z.looseObject({
  name: z.string().optional(),
  /** Amounts; `{ rate: 60/min }` is kept in the plan. */
  pools: z.record(z.string(), z.unknown()).optional(),
  /** Names of environment variables that expressions may read. */
  env: z.array(z.string()).optional(),
  retention: retentionRuleSchema.optional(),
  history: z.enum(['data-folder', 'project']).optional(),
});

export interface ProjectSettings {
  readonly name?: string;
  readonly pools: Readonly<Record<string, unknown>>;
  readonly env: readonly string[];
  /** What the project says about keeping its runs; fields it names win over those of the user. */
  readonly retention: Partial<RetentionRule>;
  /** Its runs are kept below its own `.codomyrmex/runs` instead of in the data folder. */
  readonly keepsHistory: boolean;
  /** What is wrong with the file. With an error nothing of it counts, and no run may start: it would run under other limits than are written down. */
  readonly problems: readonly Problem[];
}

const FILE = '.codomyrmex/project.yaml';

/** What runs need of `project.yaml`; a missing file counts as empty. */
export async function readProjectSettings(project: string): Promise<ProjectSettings> {
  const text = await readFile(path.join(project, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (typeof text === 'string') return readSettingsText(text);
  const isMissing = text.code === 'ENOENT' || text.code === 'ENOTDIR';
  return { ...EMPTY, problems: isMissing ? [] : [broken(text.message, { file: FILE })] };
}

const EMPTY: ProjectSettings = { pools: {}, env: [], retention: {}, keepsHistory: false, problems: [] };

function readSettingsText(text: string): ProjectSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeOf = (offset: number | undefined) => {
    if (offset === undefined) return { file: FILE };
    const { line, col } = lines.linePos(offset);
    return { file: FILE, line, column: col };
  };
  const [first] = document.errors;
  if (first !== undefined)
    return { ...EMPTY, problems: [broken(first.message.split(/ at line |\n/, 1)[0] ?? '', placeOf(first.pos[0]))] };
  const read = schema.safeParse(document.toJS() ?? {});
  if (read.success) {
    const { name, pools = {}, env = [], retention = {}, history } = read.data;
    return { name, pools, env, retention, keepsHistory: history === 'project', problems: [] };
  }
  const problems = read.error.issues.map((issue) => {
    const node = document.getIn(issue.path.map(String), true);
    const place = placeOf(isNode(node) ? node.range?.[0] : undefined);
    const at = issue.path.join('.');
    return broken(at === '' ? issue.message : `${at}: ${issue.message}`, { ...place, parameter: at || undefined });
  });
  return { ...EMPTY, problems };
}

function broken(reason: string, place: Place): Problem {
  return problem('project.invalid', 'The project file cannot be used as it is.', {
    reason: reason.endsWith('.') ? reason : `${reason}.`,
    remedy: `Correct ${FILE}. It is left as you wrote it.`,
    place,
  });
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
  const limits = { timeoutMs: 5000, mostBytes: 64 * 1024 * 1024 };
  const text = await readFromGit(project, ['status', '--porcelain=v2', '--branch'], environment, limits);
  const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(text ?? '')?.[1];
  if (text === undefined || commit === undefined) return undefined;
  const branch = /^# branch\.head (.+)$/m.exec(text)?.[1];
  return { commit, branch: branch === '(detached)' ? undefined : branch, dirty: /^[^#\n]/m.test(text) };
}
