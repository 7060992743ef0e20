import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { summarizeFindings, type Finding } from '#shared/module/finding.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { auditDependencies, checkLicences, type CheckRow } from './dependencies.ts';
import type { scanAction } from './manifest.ts';
import { scanSecrets } from './secrets.ts';

type ScanParameters = z.output<(typeof scanAction)['schema']>;

export async function scan(parameters: ScanParameters, context: ActionContext): Promise<ActionOutcome> {
  const { path, include, checks, denied, failOn } = parameters;
  await mustExist(path, context);
  const rows: CheckRow[] = [];
  const findings: Finding[] = [];
  let files = 0;
  if (checks.includes('secrets')) {
    context.progress(undefined, 'Looking for secrets');
    const found = await scanSecrets(path, include, context);
    files = found.files;
    findings.push(...found.findings);
    rows.push({ check: 'secrets', state: 'done', detail: `${files} files.` });
  }
  if (checks.includes('dependencies')) {
    context.progress(undefined, 'Asking npm for known vulnerabilities');
    const found = await auditDependencies(path, context);
    findings.push(...found.findings);
    rows.push(found.row);
  }
  if (checks.includes('licences')) {
    const found = await checkLicences(path, denied, context);
    findings.push(...found.findings);
    rows.push(found.row);
  }
  for (const { file, line, severity, message } of findings) context.log(`${file}:${line} ${severity}: ${message}\n`);
  for (const { check, state, detail } of rows) context.log(`${check}: ${state}. ${detail}\n`);
  const outputs = { findings, summary: summarizeFindings(findings, files), checks: rows };
  const wrong = verdict(findings, rows, failOn);
  return wrong === undefined ? { status: 'succeeded', outputs } : { status: 'failed', problem: wrong, outputs };
}

function verdict(
  findings: readonly Finding[],
  rows: readonly CheckRow[],
  failOn: ScanParameters['failOn'],
): Problem | undefined {
  const { errors, warnings } = summarizeFindings(findings);
  if ((errors > 0 && failOn !== 'never') || (warnings > 0 && failOn === 'warning')) {
    return problem('security.findings', `The scan found ${errors} errors and ${warnings} warnings.`, {
      reason: findings
        .slice(0, 3)
        .map(({ file, message }) => `${file}: ${message}`)
        .join('\n'),
      remedy: 'The findings name every place.',
      retryable: false,
    });
  }
  const broken = rows.filter(({ state }) => state === 'failed');
  if (broken.length === 0) return undefined;
  return problem('security.checkFailed', `${broken.map(({ check }) => check).join(' and ')} could not be checked.`, {
    reason: broken.map(({ detail }) => detail).join('\n'),
    remedy: 'Check the connection to the npm registry, or leave the check out.',
    retryable: true,
  });
}

async function mustExist(path: string, context: ActionContext): Promise<void> {
  const full = context.resolvePath(path);
  if ((await stat(full).catch(() => undefined))?.isDirectory() === true) return;
  throw new ProblemError(
    problem('path.notFound', `There is no folder "${path}".`, {
      reason: `${full} does not exist, or is a file.`,
      remedy: 'Correct the path; it counts from the project folder.',
      place: { parameter: 'path' },
      retryable: false,
    }),
  );
}
