import type { Finding } from '#shared/module/finding.ts';

export const REVIEW_INSTRUCTIONS = `You review code. Look for mistakes: wrong results, crashes, races, leaks, security holes, misleading names, missing checks.
Do not praise and do not repeat the code.

Answer first with one line per finding, in exactly this form:
path/of/the/file.ext:LINE: SEVERITY: what is wrong and what to do
SEVERITY is error, warning or info. LINE is the number of the line in the new version of the file.
Then an empty line, then a short summary. If there is nothing to find, answer only with the summary.`;

const FINDING =
  /^\s*(?:[-*]\s+|\d+[.)]\s+)?[`*]*([^\s:`*][^:`*]*?)[`*]*:(\d+)(?::(\d+))?[`*]*\s*[:-]\s*[`*[(]*(error|warning|info)[`*\])]*\s*[:-]\s*(\S.*)$/i;

/** Only lines in the agreed form become findings; the rest stays what it is, text. */
export function readFindings(answer: string): readonly Finding[] {
  return answer.split(/\r?\n/).flatMap((line): readonly Finding[] => {
    const match = FINDING.exec(line);
    if (match === null) return [];
    const [, file = '', lineNumber = '0', column = '0', severity = 'info', message = ''] = match;
    // "At 12:30: error: …" is a sentence, not a place.
    if (/\s/.test(file) && !/[./\\]/.test(file)) return [];
    return [
      {
        file: file.replace(/^\.\//, '').replaceAll('\\', '/'),
        line: Number(lineNumber),
        column: Number(column),
        severity: severity.toLowerCase() as Finding['severity'],
        rule: 'review',
        message: message.trim(),
        tool: 'ai-review',
        fixable: false,
      },
    ];
  });
}

/** With the numbers that findings have to name. */
export function numberLines(text: string): string {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const width = String(lines.length).length;
  return lines.map((line, index) => `${String(index + 1).padStart(width)}| ${line}`).join('\n');
}
