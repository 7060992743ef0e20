// npm start: sets up what is missing, then opens the studio in Electron or in the browser.
import { join } from 'node:path';
import {
  ROOT,
  ensureBuild,
  ensureDependencies,
  findElectron,
  findNode,
  installElectron,
  runInOurPlace,
  say,
} from './setup.mjs';
import { readStartArguments } from './start-arguments.mjs';

const ELECTRON_INSTALL_LIMIT_MS = 20_000;
/** Half the memory of a large run, at the same price: `docs/decisions/025-a-small-young-generation.md`. */
const SMALL_YOUNG_GENERATION = '--max-semi-space-size=4';

/** Why Electron cannot show a window here even if it is installed; undefined when it can. */
function electronHindrance() {
  if (process.platform !== 'linux') return undefined;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display';
  return process.getuid?.() === 0 ? 'Electron does not run as root' : undefined;
}

/** @param {string | undefined} shell @param {boolean} open @returns {string | undefined} Electron's program, or undefined for the browser */
function chooseElectron(shell, open) {
  if (shell === 'browser' || (shell === undefined && !open)) return undefined;
  const program =
    findElectron() ?? installElectron({ again: shell === 'electron', timeoutMs: ELECTRON_INSTALL_LIMIT_MS });
  const hindrance = electronHindrance();
  if (program === undefined || hindrance === undefined) return program;
  if (shell === 'electron') say(`Not using Electron: ${hindrance}.`);
  return undefined;
}

function start() {
  const { shell, open, rest } = readStartArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  if (shell !== undefined && shell !== 'electron' && shell !== 'browser') {
    say(`--shell is electron or browser, not "${shell}".`);
    process.exit(2);
  }
  ensureDependencies();
  const node = findNode();
  const electron = chooseElectron(shell, open);
  // In development the page comes from its sources.
  if (!rest.includes('--dev')) ensureBuild(electron === undefined ? 'renderer' : 'app', node);
  if (electron === undefined)
    runInOurPlace(node, [
      SMALL_YOUNG_GENERATION,
      join(ROOT, 'bin', 'codomyrmex.mjs'),
      'studio',
      '--shell',
      'browser',
      ...rest,
    ]);
  // Set by some editors' terminals; it would make Electron a plain Node.
  else runInOurPlace(electron, [ROOT, ...rest], { ...process.env, ELECTRON_RUN_AS_NODE: undefined });
}

try {
  start();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
