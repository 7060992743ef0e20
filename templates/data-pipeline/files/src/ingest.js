import { readdir, readFile } from 'node:fs/promises';
import { RAW, WORK, write } from './folders.js';
import { parseRows } from './steps.js';

const files = (await readdir(RAW)).filter((name) => name.endsWith('.csv')).sort();
if (files.length === 0) {
  throw new Error('There is no CSV file in data/raw/.');
}
const rows = [];
for (const file of files) {
  rows.push(...parseRows(await readFile(new URL(file, RAW), 'utf8')));
}
await write(WORK, 'rows.json', rows);
console.log(`Read ${rows.length} rows from ${files.length} files.`);
