import type { Finding } from '#shared/module/finding.ts';

export interface SarifRule {
  readonly description?: string;
  readonly helpUri?: string;
}

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** A SARIF 2.1.0 log with one run. Paths are relative to the project (`%SRCROOT%`), so the file means the same on every machine. */
export function toSarif(toolName: string, findings: readonly Finding[], rules: ReadonlyMap<string, SarifRule>) {
  const ids = [...new Set(findings.map((finding) => finding.rule))];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: toolName, rules: ids.map((id) => sarifRule(id, rules.get(id))) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        results: findings.map((finding) => sarifResult(finding, ids.indexOf(finding.rule))),
      },
    ],
  };
}

function sarifRule(id: string, rule: SarifRule | undefined) {
  return {
    id,
    ...(rule?.description === undefined ? {} : { shortDescription: { text: rule.description } }),
    ...(rule?.helpUri === undefined ? {} : { helpUri: rule.helpUri }),
  };
}

function sarifResult(finding: Finding, ruleIndex: number) {
  const { file, line, column, endLine, endColumn, severity, rule, message } = finding;
  const region = {
    startLine: line,
    ...(column > 0 ? { startColumn: column } : {}),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
  const artifactLocation = { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
  const physicalLocation = { artifactLocation, ...(line > 0 ? { region } : {}) };
  const locations = file === '' ? [] : [{ physicalLocation }];
  return { ruleId: rule, ruleIndex, level: LEVELS[severity], message: { text: message }, locations };
}
