// npm run test:soak: the tests that take chance's part, many times and at full size. Takes about half an hour.
import { join } from 'node:path';
import { ROOT, ensureDependencies, findNode, runInOurPlace } from './setup.mjs';

ensureDependencies();
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const tests = [
  'engine/run/kill.test.ts',
  'engine/run/two-hosts.test.ts',
  'engine/document/write-atomic.test.ts',
  'engine/executor/overflow.test.ts',
];
runInOurPlace(findNode(), [vitest, 'run', '--project', 'node', ...tests], {
  ...process.env,
  CODOMYRMEX_KILLS: process.env['CODOMYRMEX_KILLS'] ?? '200',
  CODOMYRMEX_HOST_ROUNDS: '20',
  CODOMYRMEX_LOUD_MEGABYTES: '1000',
});
