import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { summarizeFindings, type Finding } from '#shared/module/finding.ts';
import { problem } from '#shared/problem.ts';
import { parseDiagnostics } from './diagnostics.ts';
import type { typescriptAction } from './manifest.ts';
import { nothingChecked, toolCommand, toolFailed, TYPESCRIPT } from './tool.ts';
import { conclude } from './verdict.ts';

type TypescriptParameters = z.output<(typeof typescriptAction)['schema']>;

/** What `tsc --showConfig` prints, as far as we use it. `files` are all that the configuration names or includes. */
const shownConfigSchema = z.looseObject({
  compilerOptions: z
    .looseObject({ composite: z.boolean().optional(), incremental: z.boolean().optional() })
    .default({}),
  files: z.array(z.string()).default([]),
  references: z.array(z.looseObject({ path: z.string() })).default([]),
});
type ShownConfig = z.infer<typeof shownConfigSchema>;

interface Checked {
  readonly findings: readonly Finding[];
  /** Undefined when the configuration could not be shown. */
  readonly files: number | undefined;
}

const CAPTURE_LIMIT_BYTES = 32_000_000;
/** "No inputs were found" and "The files list is empty". */
const NO_INPUT = new Set(['TS18003', 'TS18002']);

export async function typescript(
  { project, failOn }: TypescriptParameters,
  context: ActionContext,
): Promise<ActionOutcome> {
  const config = await configFile(project, context);
  const tool = await toolCommand(TYPESCRIPT, context);
  const { findings, files } = await checkProject(config, tool, new Set(), context);
  const empty = findings.find((finding) => NO_INPUT.has(finding.rule));
  if (empty !== undefined && findings.length === 1)
    throw new ProblemError(nothingChecked(TYPESCRIPT, project, empty.message));
  if (files === 0 && findings.length === 0) {
    throw new ProblemError(nothingChecked(TYPESCRIPT, project, 'The configuration names no file.'));
  }
  return conclude(
    { tool: TYPESCRIPT, findings, summary: summarizeFindings(findings, files), rules: new Map() },
    failOn,
    context,
  );
}

async function configFile(project: string, context: ActionContext): Promise<string> {
  const path = context.resolvePath(project);
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const file = isFolder ? join(path, 'tsconfig.json') : path;
  if ((await stat(file).catch(() => undefined)) !== undefined) return file;
  throw new ProblemError(
    problem('analysis.noConfiguration', 'This project has no TypeScript configuration.', {
      reason: `There is no file ${file}.`,
      remedy: 'Run "npx tsc --init" in the project, or name a file in "Project".',
      place: { parameter: 'project' },
      retryable: false,
    }),
  );
}

/** A configuration without files of its own that refers to others would make tsc say nothing at all, so they are checked in its place. */
async function checkProject(
  config: string,
  tool: readonly [string, ...string[]],
  seen: Set<string>,
  context: ActionContext,
): Promise<Checked> {
  if (seen.has(config)) return { findings: [], files: 0 };
  seen.add(config);
  const shown = await showConfig(config, tool, context);
  const isSolution = shown !== undefined && shown.files.length === 0 && shown.references.length > 0;
  if (!isSolution) return compile(config, tool, shown, seen.size, context);
  const all: Checked[] = [];
  for (const { path } of shown.references) {
    const referred = isAbsolute(path) ? path : resolve(dirname(config), path);
    all.push(await checkProject(await configFile(referred, context), tool, seen, context));
  }
  return {
    findings: all.flatMap((one) => one.findings),
    files: all.reduce<number | undefined>(
      (sum, { files }) => (sum === undefined || files === undefined ? undefined : sum + files),
      0,
    ),
  };
}

/** Undefined when the configuration has mistakes: then the compiler's own run tells them. */
async function showConfig(
  config: string,
  [program, ...args]: readonly [string, ...string[]],
  context: ActionContext,
): Promise<ShownConfig | undefined> {
  const command = [program, ...args, '--showConfig', '-p', config] as const;
  const result = await context.run({ command, output: 'capture', captureLimitBytes: CAPTURE_LIMIT_BYTES });
  if (result.exitCode !== 0) return undefined;
  const parsed = shownConfigSchema.safeParse(JSON.parse(result.stdout));
  return parsed.success ? parsed.data : undefined;
}

async function compile(
  config: string,
  [program, ...args]: readonly [string, ...string[]],
  shown: ShownConfig | undefined,
  count: number,
  context: ActionContext,
): Promise<Checked> {
  const { composite = false, incremental = false } = shown?.compilerOptions ?? {};
  // The compiler keeps its notes even when it emits nothing; they belong to this attempt, not into the project.
  const notes =
    composite || incremental ? ['--tsBuildInfoFile', join(context.temporaryFolder, `${count}.tsbuildinfo`)] : [];
  const command = [program, ...args, '--noEmit', '--pretty', 'false', ...notes, '-p', config] as const;
  const result = await context.run({ command, output: 'capture', captureLimitBytes: CAPTURE_LIMIT_BYTES });
  const name = relative(context.projectFolder, config).split(sep).join('/');
  const findings = parseDiagnostics(result.stdout, name);
  if (result.exitCode === 0 || (result.exitCode !== null && findings.length > 0)) {
    return { findings, files: shown?.files.length };
  }
  context.log(`${result.stdout}${result.stderr}`, 'stderr');
  throw new ProblemError(toolFailed(TYPESCRIPT, command, result));
}
