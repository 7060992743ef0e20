// node src/measure.js [folder]: measures the code of a folder and writes output/measurements.json and output/measurements.csv
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { measure, worst } from './metrics.js';

const source = process.argv[2] ?? 'data/sample';
const { extensions, exclude, maxFileBytes } = JSON.parse(await readFile('config/analysis.json', 'utf8'));

const names = await readdir(source, { recursive: true });
const wanted = names
  .filter((name) => extensions.includes(extname(name)) && !name.split(sep).some((part) => exclude.includes(part)))
  .sort();

const files = [];
for (const name of wanted) {
  const place = join(source, name);
  const { size } = await stat(place);
  if (size > maxFileBytes) {
    console.log(`left out: ${place} has ${size} bytes, more than ${maxFileBytes}`);
    continue;
  }
  const path = place.split(sep).join('/');
  files.push({ path, ...measure(await readFile(place, 'utf8'), extname(name) === '.py') });
}
if (files.length === 0) {
  console.error(`No code in ${source}: looked for ${extensions.join(', ')} (config/analysis.json).`);
  process.exit(1);
}

const columns = Object.keys(files[0]);
const csv = [columns, ...files.map((file) => columns.map((column) => file[column]))].map((row) => row.join(','));
await mkdir('output', { recursive: true });
await writeFile('output/measurements.json', `${JSON.stringify({ source, worst: worst(files), files }, null, 2)}\n`);
await writeFile('output/measurements.csv', `${csv.join('\n')}\n`);
console.log(`${files.length} files measured; ${worst(files)} needs a look first.`);
