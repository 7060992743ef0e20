// npm run demo: the workflow of the bundled sample, run in the terminal on this repository itself.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ROOT, ensureDependencies, say } from './setup.mjs';

const SAMPLE = 'templates/sample-quality-gate/files';
const REPORT = 'test-results/demo/quality-gate.md';

/** What differs between the sample's own folder and this repository. */
const PARAMETERS = {
  // This repository is linted by another tool; its templates have ESLint configurations.
  source: 'templates',
  types: 'shared',
  tests: 'shared/project',
  timings: `${SAMPLE}/data/timings.csv`,
  refactor: `${SAMPLE}/src/price.js`,
  report: REPORT,
};

function demo() {
  ensureDependencies();
  const workflow = `${SAMPLE}/.codomyrmex/workflows/quality-gate.workflow.yaml`;
  const given = Object.entries(PARAMETERS).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const report = join(ROOT, REPORT);
  // A report of an earlier run must not be taken for this one's.
  rmSync(report, { force: true });
  say(`Running ${workflow} on ${ROOT}`);
  const command = [join(ROOT, 'bin', 'codomyrmex.mjs'), 'run', workflow, '--project', ROOT, ...given];
  const child = spawn(process.execPath, [...command, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (existsSync(report)) say(`Report: ${report}`);
    process.exitCode = code ?? 128 + (signal === null ? 1 : constants.signals[signal]);
  });
}

demo();
