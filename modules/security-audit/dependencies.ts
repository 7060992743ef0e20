import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import type { ActionContext } from '#engine/action.ts';
import type { Finding } from '#shared/module/finding.ts';
import { lastLines } from '../process-problem.ts';

export interface CheckRow {
  readonly check: string;
  readonly state: 'done' | 'skipped' | 'failed';
  readonly detail: string;
}

export interface CheckOutcome {
  readonly row: CheckRow;
  readonly findings: readonly Finding[];
}

const AUDIT = 'dependencies';

interface AuditReport {
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly severity?: string;
        readonly range?: string;
        readonly via?: readonly unknown[];
        readonly fixAvailable?: unknown;
      }
    >
  >;
  readonly error?: { readonly summary?: string; readonly detail?: string };
  readonly message?: string;
}

/** `npm audit`, which asks the registry. What it cannot ask is a failed check, never a clean one. */
export async function auditDependencies(folder: string, context: ActionContext): Promise<CheckOutcome> {
  const lock = join(context.resolvePath(folder), 'package-lock.json');
  if ((await stat(lock).catch(() => undefined)) === undefined)
    return { row: { check: AUDIT, state: 'skipped', detail: 'There is no package-lock.json.' }, findings: [] };
  const npm = await context.findProgram('npm');
  if (npm === undefined) return failed('npm was not found.');
  const result = await context.run({
    command: [npm, 'audit', '--json', '--package-lock-only'],
    cwd: folder,
    output: 'capture',
    captureLimitBytes: 16_000_000,
  });
  const report = parse(result.stdout);
  if (report?.vulnerabilities === undefined)
    return failed(
      report?.error?.summary ?? report?.message ?? (lastLines(result.stderr, 3) || 'npm audit gave no report.'),
    );
  const file = folder === '.' ? 'package-lock.json' : `${folder.replace(/\/+$/, '')}/package-lock.json`;
  const findings = Object.entries(report.vulnerabilities).map(
    ([name, { severity = 'low', range = '', via = [], fixAvailable }]): Finding => ({
      file,
      line: 0,
      column: 0,
      severity: severity === 'critical' || severity === 'high' ? 'error' : severity === 'moderate' ? 'warning' : 'info',
      rule: `vulnerability-${severity}`,
      message: `${name} ${range}: ${titlesOf(via)}`,
      tool: 'npm-audit',
      fixable: fixAvailable !== false && fixAvailable !== undefined,
    }),
  );
  return { row: { check: AUDIT, state: 'done', detail: `npm audit found ${findings.length}.` }, findings };
}

function failed(detail: string): CheckOutcome {
  return { row: { check: AUDIT, state: 'failed', detail }, findings: [] };
}

function parse(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport;
  } catch {
    return undefined;
  }
}

function titlesOf(via: readonly unknown[]): string {
  const titles = via.map((one) =>
    typeof one === 'string' ? `through ${one}` : ((one as { readonly title?: string } | null)?.title ?? ''),
  );
  return titles.filter(Boolean).slice(0, 3).join('; ') || 'known vulnerability';
}

/** The licence of every installed package. */
export async function checkLicences(
  folder: string,
  denied: readonly string[],
  context: ActionContext,
): Promise<CheckOutcome> {
  const root = context.resolvePath(folder);
  const paths = await glob(
    [
      'node_modules/*/package.json',
      'node_modules/@*/*/package.json',
      'node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json',
    ],
    {
      cwd: root,
      dot: true,
      followSymbolicLinks: false,
    },
  );
  if (paths.length === 0)
    return {
      row: { check: 'licences', state: 'skipped', detail: 'No packages are installed (no node_modules).' },
      findings: [],
    };
  const findings: Finding[] = [];
  for (const path of paths.toSorted()) {
    const about = await packageAt(join(root, path));
    if (about === undefined) continue;
    const { name, licence } = about;
    const isDenied = denied.some((one) => licence.includes(one));
    if (licence !== '' && !isDenied) continue;
    findings.push({
      file: folder === '.' ? path : `${folder.replace(/\/+$/, '')}/${path}`,
      line: 0,
      column: 0,
      severity: isDenied ? 'error' : 'warning',
      rule: isDenied ? 'licence-denied' : 'licence-missing',
      message: isDenied ? `${name} is under ${licence}.` : `${name} names no licence.`,
      tool: 'licences',
      fixable: false,
    });
  }
  return { row: { check: 'licences', state: 'done', detail: `${paths.length} packages.` }, findings };
}

async function packageAt(path: string): Promise<{ readonly name: string; readonly licence: string } | undefined> {
  try {
    const data = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
    const { name, license, licenses } = data;
    if (typeof name !== 'string') return undefined;
    if (typeof license === 'string') return { name, licence: license };
    const old = [license, ...(Array.isArray(licenses) ? (licenses as unknown[]) : [])].map(
      (one) => (one as { readonly type?: unknown } | null | undefined)?.type,
    );
    return { name, licence: old.filter((one) => typeof one === 'string').join(' OR ') };
  } catch {
    return undefined;
  }
}
