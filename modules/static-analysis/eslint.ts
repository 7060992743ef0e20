import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessResult } from '#engine/action.ts';
import { summarizeFindings, type Finding } from '#shared/module/finding.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { lastLines } from '../process-problem.ts';
import type { eslintAction } from './manifest.ts';
import type { SarifRule } from './sarif.ts';
import { ESLINT, nothingChecked, toolCommand, toolFailed } from './tool.ts';
import { conclude } from './verdict.ts';

type EslintParameters = z.output<(typeof eslintAction)['schema']>;

const messageSchema = z.object({
  ruleId: z.string().nullable(),
  fatal: z.boolean().optional(),
  severity: z.number(),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
  endLine: z.number().nullish(),
  endColumn: z.number().nullish(),
  fix: z.unknown().optional(),
});

/** What `--format json-with-metadata` writes, as far as we use it. */
const reportSchema = z.object({
  results: z.array(z.object({ filePath: z.string(), messages: z.array(messageSchema), output: z.string().optional() })),
  metadata: z.object({
    rulesMeta: z.record(
      z.string(),
      z.looseObject({
        docs: z.looseObject({ description: z.string().optional(), url: z.string().optional() }).optional(),
      }),
    ),
  }),
});
type Report = z.infer<typeof reportSchema>;
type Message = z.infer<typeof messageSchema>;

export async function eslint(parameters: EslintParameters, context: ActionContext): Promise<ActionOutcome> {
  return analyze(parameters, false, context);
}

export async function eslintFix(parameters: EslintParameters, context: ActionContext): Promise<ActionOutcome> {
  return analyze(parameters, true, context);
}

async function analyze(
  { path, config, failOn }: EslintParameters,
  fix: boolean,
  context: ActionContext,
): Promise<ActionOutcome> {
  const report = await runEslint(path, config, fix, context);
  const looked = report.results.filter((result) => !result.messages.some(isIgnoredNote));
  if (looked.length === 0) {
    const reason = report.results[0]?.messages[0]?.message ?? 'ESLint looked at no file.';
    throw new ProblemError(nothingChecked(ESLINT, path, reason));
  }
  const nameOf = (filePath: string): string => relative(context.projectFolder, filePath).split(sep).join('/');
  const findings = looked.flatMap(({ filePath, messages }) =>
    messages.map((message) => toFinding(nameOf(filePath), message)),
  );
  const changed = looked.filter((result) => result.output !== undefined).map((result) => nameOf(result.filePath));
  return conclude(
    {
      tool: ESLINT,
      findings,
      summary: summarizeFindings(findings, looked.length),
      rules: rulesOf(report),
      ...(fix ? { more: { files: changed } } : {}),
    },
    failOn,
    context,
  );
}

async function runEslint(path: string, config: string, fix: boolean, context: ActionContext): Promise<Report> {
  context.resolvePath(path);
  const reportFile = join(context.temporaryFolder, 'eslint.json');
  const chosen = config === '' ? [] : ['--config', context.resolvePath(config)];
  const flags = [
    '--no-color',
    '--format',
    'json-with-metadata',
    '--output-file',
    reportFile,
    ...chosen,
    ...(fix ? ['--fix'] : []),
  ];
  const [program, ...args] = await toolCommand(ESLINT, context);
  const command = [program, ...args, ...flags, '--', path] as const;
  const result = await context.run({ command, output: 'both' });
  // 0: no errors, 1: errors found, anything else: ESLint itself failed.
  const text =
    result.exitCode === 0 || result.exitCode === 1
      ? await readFile(reportFile, 'utf8').catch(() => undefined)
      : undefined;
  if (text === undefined) throw new ProblemError(explain(path, command, result));
  return reportSchema.parse(JSON.parse(text));
}

function explain(path: string, command: readonly string[], result: ProcessResult): Problem {
  const said = result.stderr;
  if (/couldn't find an eslint\.config|No ESLint configuration found|Could not find config file/i.test(said)) {
    return problem('analysis.noConfiguration', 'This project has no ESLint configuration.', {
      reason: 'ESLint found no eslint.config file in the folders of the checked files or above them.',
      remedy: 'Run "npm init @eslint/config@latest" in the project, or name a file in "Configuration".',
      place: { parameter: 'config' },
      retryable: false,
    });
  }
  if (/No files matching|files matching the glob pattern .* are ignored/i.test(said)) {
    return nothingChecked(
      ESLINT,
      path,
      lastLines(said.replace(/[\s\S]*?(?=No files matching|You are linting)/, ''), 3),
    );
  }
  return toolFailed(ESLINT, command, result);
}

/** ESLint tells of a file that it was given by name and left out as a warning without a place. */
function isIgnoredNote({ ruleId, fatal, line }: Message): boolean {
  return ruleId === null && fatal !== true && line === undefined;
}

function toFinding(file: string, message: Message): Finding {
  const { ruleId, fatal, severity, line, column, endLine, endColumn, fix } = message;
  return {
    file,
    line: line ?? 0,
    column: column ?? 0,
    ...(endLine == null ? {} : { endLine }),
    ...(endColumn == null ? {} : { endColumn }),
    severity: severity === 2 ? 'error' : 'warning',
    rule: ruleId ?? (fatal === true ? 'parsing' : 'directive'),
    message: message.message,
    tool: 'eslint',
    fixable: fix !== undefined,
  };
}

function rulesOf({ metadata }: Report): ReadonlyMap<string, SarifRule> {
  const entries = Object.entries(metadata.rulesMeta);
  return new Map(
    entries.map(([id, { docs }]) => [id, { description: docs?.description, helpUri: docs?.url }] as const),
  );
}
