import { readWork, WORK, write } from './folders.js';
import { dailyMeans } from './steps.js';

const daily = dailyMeans(await readWork('valid.json'));
await write(WORK, 'daily.json', daily);
console.log(`${daily.length} days, ${daily[0]?.day} to ${daily.at(-1)?.day}.`);
