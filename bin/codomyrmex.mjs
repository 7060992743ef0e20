#!/usr/bin/env node
// The command line. Plain JavaScript, because the system's Node (20 or newer) may start it: if that one is too old for the studio,
// the Node among the project's packages takes over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_WANTED = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const main = join(root, 'hosts', 'cli', 'main.ts');
const bundledNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @param {string} line */
function giveUp(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** The child has our terminal, our environment and our exit code. */
function goOnIn(/** @type {string} */ node) {
  const child = spawn(node, ['--max-semi-space-size=4', main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, a signal sent to us alone does not. Two at once count as one there.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => giveUp(`Could not start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
}

if (!existsSync(join(root, 'node_modules', 'commander'))) {
  giveUp(
    `The packages of Codomyrmex Studio are not installed. Run "npm ci" in ${root}, or "npm start" there, which does all set-up.`,
  );
} else if (Number(process.versions.node.split('.')[0]) >= NODE_WANTED) {
  await import(pathToFileURL(main).href);
} else if (existsSync(bundledNode)) {
  goOnIn(bundledNode);
} else {
  giveUp(
    `Codomyrmex Studio needs Node ${NODE_WANTED}; this is ${process.version}. Install Node ${NODE_WANTED} or newer and try again.`,
  );
}
