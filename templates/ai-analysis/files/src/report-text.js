/** @typedef {{ source: string, worst: string, files: ({ path: string } & import('./metrics.js').Metrics)[] }} Measurements */
/** @typedef {{ lint: { errors: number, warnings: number } | null, findings: { file: string, line?: number, message: string }[], review: string | null, note: string | null }} Findings */

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * @param {Measurements} measurements
 * @param {Findings} findings
 */
export function asMarkdown({ source, worst, files }, { lint, findings, review, note }) {
  const rows = files.map((file) => `| ${cell(file.path)} | ${file.code} | ${file.branches} | ${file.deepest} | ${file.todos} |`);
  return `# Analysis of ${source}

${files.length} files. Read first: \`${worst}\`.

| File | Lines of code | Branches | Deepest | To do |
|---|---:|---:|---:|---:|
${rows.join('\n')}

## Linter

${lint === null ? 'Did not run.' : `Errors: ${lint.errors}, warnings: ${lint.warnings}.`}
${findings.map(({ file, line, message }) => `\n- \`${file}${line === undefined ? '' : `:${line}`}\` ${message}`).join('')}

## Review of ${worst}

${review ?? 'No review: nobody was asked about this file.'}
${note ? `\n*${note}*\n` : ''}`;
}

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * @param {Measurements} measurements
 * @param {Findings} findings
 */
export function asHtml({ source, worst, files }, { lint, findings, review, note }) {
  const most = Math.max(1, ...files.map((file) => file.branches));
  const row = (file) => `<tr><td>${escape(file.path)}</td><td>${file.code}</td><td><meter max="${most}" value="${file.branches}"></meter> ${file.branches}</td><td>${file.deepest}</td><td>${file.todos}</td></tr>`;
  const finding = ({ file, line, message }) => `<li><code>${escape(file)}${line === undefined ? '' : `:${line}`}</code> ${escape(message)}</li>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Analysis of ${escape(source)}</title>
<style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{padding:.25rem 1rem;text-align:left}pre{white-space:pre-wrap}</style>
<h1>Analysis of ${escape(source)}</h1>
<p>${files.length} files. Read first: <code>${escape(worst)}</code>.</p>
<table><tr><th>File</th><th>Lines of code</th><th>Branches</th><th>Deepest</th><th>To do</th></tr>${files.map(row).join('')}</table>
<h2>Linter</h2>
<p>${lint === null ? 'Did not run.' : `Errors: ${lint.errors}, warnings: ${lint.warnings}.`}</p>
<ul>${findings.map(finding).join('')}</ul>
<h2>Review of ${escape(worst)}</h2>
<pre>${escape(review ?? 'No review: nobody was asked about this file.')}</pre>
<p><em>${escape(note ?? '')}</em></p>
</html>
`;
}
