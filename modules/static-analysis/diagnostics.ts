import type { Finding } from '#shared/module/finding.ts';

const IN_FILE =
  /^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning|message) (?<rule>TS\d+): (?<message>.*)$/;
const GENERAL = /^(?<severity>error|warning|message) (?<rule>TS\d+): (?<message>.*)$/;

/**
 * Reads what `tsc --pretty false` prints. A diagnostic without a file is about the configuration, so it is put down to `configFile`;
 * indented lines go on with the message before them.
 */
export function parseDiagnostics(output: string, configFile: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const line of output.split(/\r?\n/)) {
    const last = findings.at(-1);
    const groups = (IN_FILE.exec(line) ?? GENERAL.exec(line))?.groups;
    if (groups !== undefined) findings.push(toFinding(groups, configFile));
    else if (last !== undefined && /^\s+\S/.test(line))
      findings[findings.length - 1] = { ...last, message: `${last.message}\n${line}` };
  }
  return findings;
}

function toFinding(groups: Readonly<Record<string, string | undefined>>, configFile: string): Finding {
  const { file = configFile, line = '0', column = '0', severity, rule = '', message = '' } = groups;
  return {
    file: file.replaceAll('\\', '/'),
    line: Number(line),
    column: Number(column),
    severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    rule,
    message,
    tool: 'typescript',
    fixable: false,
  };
}
