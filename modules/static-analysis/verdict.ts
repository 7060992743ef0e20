import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import type { Finding, FindingsSummary } from '#shared/module/finding.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { toSarif, type SarifRule } from './sarif.ts';
import type { Tool } from './tool.ts';

export type FailOn = 'error' | 'warning' | 'never';

export interface Analysis {
  readonly tool: Tool;
  readonly findings: readonly Finding[];
  readonly summary: FindingsSummary;
  readonly rules: ReadonlyMap<string, SarifRule>;
  /** Outputs of this action alone. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const LOGGED_FINDINGS = 500;
const NAMED_FINDINGS = 3;

/** Logs the findings, keeps them as SARIF, and decides whether the task failed for them. */
export async function conclude(analysis: Analysis, failOn: FailOn, context: ActionContext): Promise<ActionOutcome> {
  const { tool, findings, summary, rules } = analysis;
  context.log(describeAnalysis(analysis));
  const sarif = await context.addArtifact({
    name: `${tool.packageName}.sarif`,
    mediaType: 'application/sarif+json',
    content: `${JSON.stringify(toSarif(tool.title, findings, rules), null, 2)}\n`,
  });
  const outputs = { findings, summary, sarif, ...analysis.more };
  const isBad = (summary.errors > 0 && failOn !== 'never') || (summary.warnings > 0 && failOn === 'warning');
  return isBad ? { status: 'failed', problem: findingsProblem(analysis), outputs } : { status: 'succeeded', outputs };
}

function findingsProblem({ tool, findings, summary }: Analysis): Problem {
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b));
  const [first] = sorted;
  const rest = sorted.length - NAMED_FINDINGS;
  const named = sorted.slice(0, NAMED_FINDINGS).map(describeFinding).join('\n');
  return problem('analysis.findings', `${tool.title} found ${counts(summary)}.`, {
    reason: rest > 0 ? `${named}\nand ${rest} more.` : named,
    remedy: 'Correct them, or set "Fail on" to "never" to go on anyway.',
    ...(first === undefined || first.file === '' ? {} : { place: placeOf(first) }),
    retryable: false,
  });
}

function placeOf({ file, line, column }: Finding) {
  return { file, ...(line > 0 ? { line } : {}), ...(column > 0 ? { column } : {}) };
}

function rank({ severity }: Finding): number {
  return ['error', 'warning', 'info'].indexOf(severity);
}

function describeAnalysis({ tool, findings, summary }: Analysis): string {
  const lines = findings.slice(0, LOGGED_FINDINGS).map(describeFinding);
  const left = findings.length - lines.length;
  const looked = summary.files === undefined ? '' : ` in ${amount(summary.files, 'file')}`;
  const last = `${tool.title} found ${counts(summary)}${looked}.`;
  return `${[...lines, ...(left > 0 ? [`and ${left} more.`] : []), last].join('\n')}\n`;
}

function describeFinding({ file, line, column, severity, rule, message }: Finding): string {
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  return `${place} ${severity}: ${message.split('\n', 1)[0] ?? ''} (${rule})`;
}

function counts({ errors, warnings, infos }: FindingsSummary): string {
  const parts = [amount(errors, 'error'), amount(warnings, 'warning'), ...(infos > 0 ? [amount(infos, 'note')] : [])];
  const said = parts.filter((part) => !part.startsWith('0 '));
  return said.length === 0 ? 'nothing' : said.join(' and ');
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
