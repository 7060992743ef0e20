import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, findElectron } from './setup.mjs';
import {
  lastLine,
  NOTHING,
  playwrightFailed,
  sum,
  tallyPlaywright,
  tallyVitest,
  vitestFailed,
  type Failure,
  type Tally,
} from './test-report.ts';

/*
 * Every check and every test, one after the other (two cores are soon full). A step that fails does not stop the next ones:
 * whoever fixes things wants to see all of it. The last line counts over all runners; each check counts as one test.
 */

const PARTS = ['checks', 'unit', 'e2e'] as const;
type Part = (typeof PARTS)[number];

interface Step {
  readonly part: Part;
  readonly title: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads the runner's own report; a step without one counts as one test. */
  readonly tally?: () => Tally;
  readonly failures?: () => readonly Failure[];
  /** Why it cannot run here, and what to do about it. */
  readonly impossible?: string;
}

const RESULTS = join(ROOT, 'test-results');
const VITEST_REPORT = join(RESULTS, 'vitest.json');
const FAILURE_LINES = 60;
const PLAYWRIGHT_REPORT = join(RESULTS, 'playwright.json');

const inModules = (...path: string[]): string => join(ROOT, 'node_modules', ...path);
const script = (name: string): string => join(ROOT, 'scripts', name);

function steps(extra: readonly string[]): readonly Step[] {
  const schema = script('write-schema.ts');
  return [
    { part: 'checks', title: 'format', command: [inModules('oxfmt', 'bin', 'oxfmt'), '--check', '.'] },
    {
      part: 'checks',
      title: 'lint',
      command: [inModules('oxlint', 'bin', 'oxlint'), '--report-unused-disable-directives', '--max-warnings=0'],
    },
    { part: 'checks', title: 'layers', command: [script('check-layers.ts')] },
    { part: 'checks', title: 'types', command: [script('typecheck.ts')] },
    { part: 'checks', title: 'dead code', command: [inModules('knip', 'bin', 'knip.js'), '--no-progress'] },
    { part: 'checks', title: 'lock', command: [script('check-lock.ts')] },
    ...(existsSync(schema)
      ? [{ part: 'checks' as const, title: 'workflow schema', command: [schema, '--check'] }]
      : []),
    {
      part: 'unit',
      title: 'unit and integration tests',
      command: [
        inModules('vitest', 'vitest.mjs'),
        'run',
        '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${VITEST_REPORT}`,
        ...extra,
      ],
      tally: () => tallyVitest(readReport(VITEST_REPORT)),
      failures: () => vitestFailed(readReport(VITEST_REPORT)),
    },
    {
      part: 'checks',
      title: 'build',
      command: [inModules('vite', 'bin', 'vite.js'), 'build', '--app', '--logLevel', 'warn'],
    },
    { part: 'checks', title: 'package', command: [script('check-package.ts')] },
    {
      part: 'e2e',
      title: 'end-to-end tests',
      command: [inModules('@playwright', 'test', 'cli.js'), 'test', '--reporter=line,json', ...extra],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: PLAYWRIGHT_REPORT },
      tally: () => tallyPlaywright(readReport(PLAYWRIGHT_REPORT)),
      failures: () => playwrightFailed(readReport(PLAYWRIGHT_REPORT)),
      ...(process.env['CODOMYRMEX_CHROMIUM'] === undefined ? { impossible: 'there is no Chromium (see above)' } : {}),
    },
  ];
}

function readReport(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

let running: ChildProcess | undefined;
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopped = true;
    running?.kill(signal);
  });
}

/** What the step prints goes straight through. */
function run(step: Step): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = spawn(process.execPath, [...step.command], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: process.stdout.isTTY ? undefined : '0', ...step.env },
  });
  running = child;
  child.on('error', () => resolve(1));
  child.on('close', (code) => resolve(code ?? 1));
  return promise;
}

/** A runner that fell over before it wrote its report has failed once. */
function tallyOf(step: Step, code: number): Tally {
  if (step.tally === undefined) return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
  try {
    const tally = step.tally();
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } catch {
    return { ...NOTHING, failed: 1 };
  }
}

/** Said again at the end, where whoever sees only the end of it finds it. */
function tellFailures(step: Step): void {
  try {
    for (const { test, says } of step.failures?.() ?? []) {
      console.log(`\n✗ ${test}`);
      console.log(says.split('\n').slice(0, FAILURE_LINES).join('\n'));
    }
  } catch {
    // The runner fell over before it wrote its report; what it printed stands above.
  }
}

async function perform(step: Step): Promise<Tally> {
  console.log(`\n── ${step.title}`);
  if (step.impossible !== undefined) {
    console.log(`Not run: ${step.impossible}.`);
    return { ...NOTHING, failed: 1 };
  }
  const startedAt = performance.now();
  const tally = tallyOf(step, await run(step));
  console.log(`   ${tally.failed === 0 ? 'good' : 'FAILED'}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return tally;
}

function readArguments(
  given: readonly string[],
): { readonly parts: readonly Part[]; readonly extra: readonly string[] } | undefined {
  const at = given.indexOf('--only');
  if (at === -1) return { parts: PARTS, extra: given };
  const part = PARTS.find((each) => each === given[at + 1]);
  return part === undefined ? undefined : { parts: [part], extra: given.toSpliced(at, 2) };
}

const wanted = readArguments(process.argv.slice(2));
if (wanted === undefined || (wanted.parts.length > 1 && wanted.extra.length > 0)) {
  console.error('npm test [-- --only checks|unit|e2e [what the runner takes]]');
  process.exit(2);
}
rmSync(VITEST_REPORT, { force: true });
rmSync(PLAYWRIGHT_REPORT, { force: true });
mkdirSync(RESULTS, { recursive: true });
const tallies: Tally[] = [];
const failed: Step[] = [];
// The end-to-end tests drive the built studio.
const isWanted = (step: Step): boolean =>
  wanted.parts.includes(step.part) || (step.title === 'build' && wanted.parts.includes('e2e'));
for (const step of steps(wanted.parts.length === 1 && wanted.parts[0] !== 'checks' ? wanted.extra : []).filter(
  isWanted,
)) {
  if (isStopped) break;
  const tally = await perform(step);
  tallies.push(tally);
  if (tally.failed > 0) failed.push(step);
}
console.log('');
if (wanted.parts.includes('e2e') && findElectron() === undefined) {
  console.log(
    'The Electron end-to-end tests were skipped: Electron’s program is not here (npm start -- --shell electron fetches it).',
  );
}
for (const step of failed) tellFailures(step);
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ title }) => title).join(', ')}.`);
const total = sum(tallies);
console.log(lastLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;
