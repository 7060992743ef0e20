import { OUT, readWork, write } from './folders.js';

const daily = await readWork('daily.json');
const rejected = await readWork('rejected.json');
const means = daily.map(({ mean }) => mean);

await write(OUT, 'daily.csv', `day,mean,readings\n${daily.map(({ day, mean, readings }) => `${day},${mean},${readings}\n`).join('')}`);
await write(OUT, 'summary.json', {
  days: daily.length,
  coldest: Math.min(...means),
  warmest: Math.max(...means),
  rejected: rejected.length,
});
console.log('Wrote data/out/daily.csv and data/out/summary.json.');
