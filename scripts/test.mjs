// npm test: sets up what is missing, then runs every check and every test under a Node that runs the project's TypeScript.
import { join } from 'node:path';
import { ROOT, ensureChromium, ensureDependencies, findNode, installElectron, runInOurPlace, say } from './setup.mjs';

const ELECTRON_INSTALL_LIMIT_MS = 20_000;

try {
  const given = process.argv.slice(2);
  ensureDependencies();
  const only = given.includes('--only') ? given[given.indexOf('--only') + 1] : undefined;
  const needsBrowser = only === undefined || only === 'e2e';
  const chromium = needsBrowser ? ensureChromium() : undefined;
  if (needsBrowser) installElectron({ again: false, timeoutMs: ELECTRON_INSTALL_LIMIT_MS });
  const environment = chromium === undefined ? process.env : { ...process.env, CODOMYRMEX_CHROMIUM: chromium };
  runInOurPlace(findNode(), [join(ROOT, 'scripts', 'run-tests.ts'), ...given], environment);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}
