import { readWork, WORK, write } from './folders.js';
import { separate } from './steps.js';

const LARGEST_SHARE_OF_FAULTS = 0.2;

const rows = await readWork('rows.json');
const { valid, rejected } = separate(rows);
await write(WORK, 'valid.json', valid);
await write(WORK, 'rejected.json', rejected);
for (const { station, at, fault } of rejected) {
  console.log(`Rejected ${station} ${at}: ${fault}`);
}
console.log(`${valid.length} of ${rows.length} rows are good.`);
if (rejected.length > rows.length * LARGEST_SHARE_OF_FAULTS) {
  console.error(`More than ${LARGEST_SHARE_OF_FAULTS * 100} % of the rows have faults.`);
  process.exitCode = 1;
}
