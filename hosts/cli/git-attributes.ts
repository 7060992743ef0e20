/** Which files git shows and merges with our drivers. The name is that of the sections in the configuration. */
export const GIT_DRIVER = 'codomyrmex-workflow';

const LINES = [
  `*.workflow.yaml diff=${GIT_DRIVER} merge=${GIT_DRIVER}`,
  `.codomyrmex/workflows/*.layout.json merge=${GIT_DRIVER}`,
] as const;

/** The text of `.gitattributes` with our lines; everything else stays. The same text when they are there. */
export function withDriverLines(text: string): string {
  const present = text.split(/\r?\n/).map((line) => line.trim());
  const missing = LINES.filter((line) => !present.includes(line));
  if (missing.length === 0) return text;
  const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${head}${missing.join('\n')}\n`;
}

/** Without our lines. */
export function withoutDriverLines(text: string): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.filter((line) => !(LINES as readonly string[]).includes(line.trim())).join('');
}

/** The configuration of the repository: name and value. `program` is what starts this command line. */
export function driverSettings(program: readonly string[]): readonly (readonly [string, string])[] {
  const command = program.map(shellWord).join(' ');
  return [
    [`diff.${GIT_DRIVER}.command`, `${command} diff`],
    [`merge.${GIT_DRIVER}.name`, 'Codomyrmex: workflows by meaning'],
    [`merge.${GIT_DRIVER}.driver`, `${command} merge %O %A %B`],
  ];
}

/** git runs drivers through sh, on every system; `%` would begin a placeholder there. */
function shellWord(word: string): string {
  return `'${word.replaceAll('\\', '/').replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`;
}
