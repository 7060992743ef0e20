// node src/report.js: puts output/measurements.json and output/findings.json together as reports/analysis.md and reports/analysis.html
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { asHtml, asMarkdown } from './report-text.js';

const [measurements, findings] = await Promise.all(
  ['measurements', 'findings'].map(async (name) => JSON.parse(await readFile(`output/${name}.json`, 'utf8'))),
);
await mkdir('reports', { recursive: true });
await writeFile('reports/analysis.md', asMarkdown(measurements, findings));
await writeFile('reports/analysis.html', asHtml(measurements, findings));
console.log('reports/analysis.md and reports/analysis.html are written.');
