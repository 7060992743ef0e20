import type { Finding } from '../../module/finding.ts';
import { isGood } from '../task-status.ts';
import type { RunReport, TaskFindings } from './run-report.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/**
 * SARIF 2.1.0: one run per tool that found something (or could have), rules as the tool names them, places relative to the project (`SRCROOT`). Source: the OASIS
 * standard "Static Analysis Results Interchange Format".
 */
export function sarifReport({ state, findings, environment }: RunReport): string {
  const isDone = [...state.tasks.values()].every(({ status }) => isGood(status) || status === 'skipped');
  return sarifLog([
    {
      id: `${state.plan.workflow}/${state.run}`,
      findings,
      isDone,
      startedAt: state.startedAt ?? state.createdAt,
      endedAt: state.endedAt,
      properties: { commit: state.plan.git?.commit, dirty: state.plan.git?.dirty, studio: environment.studio },
    },
  ]);
}

/** Of one run of a workflow. Times are ISO 8601. */
export interface SarifSource {
  readonly id: string;
  readonly findings: readonly TaskFindings[];
  readonly isDone: boolean;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function sarifLog(sources: readonly SarifSource[]): string {
  const runs = sources.flatMap((source) =>
    [...byTool(source.findings)].map(([tool, findings]) => runOf(tool, findings, source)),
  );
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs }, null, 2)}\n`;
}

function byTool(all: readonly TaskFindings[]): ReadonlyMap<string, readonly Finding[]> {
  const tools = new Map<string, Finding[]>();
  for (const { action, findings } of all) {
    if (findings.length === 0 && !tools.has(toolOf(action))) tools.set(toolOf(action), []);
    for (const finding of findings) tools.set(finding.tool, [...(tools.get(finding.tool) ?? []), finding]);
  }
  if (tools.size === 0) tools.set('Codomyrmex Studio', []);
  return tools;
}

/** `static-analysis.eslint` is run by `eslint`. */
function toolOf(action: string): string {
  return action.split('.').at(-1) ?? action;
}

function runOf(tool: string, findings: readonly Finding[], source: SarifSource) {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return {
    tool: { driver: { name: tool, rules: rules.map((id) => ({ id })) } },
    automationDetails: { id: source.id },
    invocations: [
      {
        executionSuccessful: source.isDone,
        startTimeUtc: source.startedAt,
        ...(source.endedAt === undefined ? {} : { endTimeUtc: source.endedAt }),
      },
    ],
    originalUriBaseIds: { SRCROOT: { description: { text: 'The project folder.' } } },
    columnKind: 'utf16CodeUnits',
    properties: source.properties,
    results: findings.map((finding) => resultOf(finding, rules.indexOf(finding.rule))),
  };
}

function resultOf(finding: Finding, ruleIndex: number) {
  const { rule, severity, message, file } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    // A finding about no file (a bad compiler option) has no place.
    locations: file === '' ? [] : [{ physicalLocation: { artifactLocation: placeOf(file), ...regionOf(finding) } }],
  };
}

function placeOf(file: string) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}

function regionOf({ line, column, endLine, endColumn }: Finding) {
  if (line < 1) return {};
  return {
    region: {
      startLine: line,
      ...(column < 1 ? {} : { startColumn: column }),
      ...(endLine === undefined || endLine < line ? {} : { endLine }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
  };
}
