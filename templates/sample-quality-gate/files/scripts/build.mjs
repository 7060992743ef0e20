// Copies the library to dist/ and writes the price list that the shop shows. Nothing but Node is needed.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { inWords, MAXIMUM_GRAMS, priceOf, ZONES } from '../src/index.js';

const WEIGHTS = [500, 1000, 2000, 5000, 10_000, 20_000, MAXIMUM_GRAMS];

const dist = new URL('../dist/', import.meta.url);
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await cp(new URL('../src/', import.meta.url), new URL('lib/', dist), { recursive: true });

const prices = ZONES.flatMap((zone) => WEIGHTS.map((grams) => ({ zone, grams, cents: priceOf(grams, zone) })));
await writeFile(new URL('prices.json', dist), `${JSON.stringify(prices, undefined, 2)}\n`);

const rows = WEIGHTS.map((grams) => {
  const cells = ZONES.map((zone) => `<td>${inWords(priceOf(grams, zone))}</td>`).join('');
  return `<tr><th>${grams / 1000} kg</th>${cells}</tr>`;
});
const head = ZONES.map((zone) => `<th>${zone}</th>`).join('');
await writeFile(
  new URL('prices.html', dist),
  `<!doctype html>\n<meta charset="utf-8">\n<title>Prices</title>\n<table>\n<tr><th></th>${head}</tr>\n${rows.join('\n')}\n</table>\n`,
);

console.log(`Built dist/ with ${prices.length} prices in ${ZONES.length} zones.`);
