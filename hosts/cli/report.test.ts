import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '#shared/problem.ts';
import { reportFormatSchema } from '#shared/run/report/format.ts';
import { reportRun } from './commands/report.ts';
import { runWorkflow } from './commands/run.ts';
import { listRuns } from './commands/runs.ts';
import type { Terminal } from './terminal.ts';

const SECRET = 'tr0ub4dor & <3>';

let folder: string;
let lines: string[];
let problems: Problem[];
const terminal: Terminal = {
  out: (line) => void lines.push(line),
  json: (value) => void lines.push(JSON.stringify(value)),
  remark: () => undefined,
  problem: (problem) => void problems.push(problem),
  isLive: false,
  colors: createColors(false),
};

/** A script that prints the secret itself: nobody told the studio that it is used, so nothing was masked when it was recorded. */
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-report-')));
  mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
  writeFileSync(
    join(folder, 'leak.mjs'),
    `console.log(${JSON.stringify(`token ${SECRET}`)}); console.error('it broke'); process.exit(3);`,
  );
  writeFileSync(
    join(folder, '.codomyrmex', 'workflows', 'leak.workflow.yaml'),
    'formatVersion: 1\nnodes: { leak: { action: shell.run, parameters: { command: [node, leak.mjs] } } }\n',
  );
  vi.stubEnv('CODOMYRMEX_HOME', join(folder, 'home'));
  [lines, problems] = [[], []];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function failedRun(): Promise<string> {
  const file = join(folder, '.codomyrmex', 'workflows', 'leak.workflow.yaml');
  expect(await runWorkflow(terminal, file, { project: folder, param: [], json: true })).toBe(1);
  lines = [];
  await listRuns(terminal, { limit: 1, json: true });
  const { run } = JSON.parse(lines[0] ?? '') as { run: string };
  lines = [];
  return run;
}

test('a report in every format names the failure and holds no secret that the studio knows', async () => {
  const run = await failedRun();
  vi.stubEnv('CODOMYRMEX_SECRET_TOKEN', SECRET);
  for (const format of reportFormatSchema.options) {
    lines = [];
    expect(await reportRun(terminal, run, { format })).toBe(0);
    const text = lines.join('\n');
    expect(text).toContain('leak');
    for (const form of [SECRET, 'tr0ub4dor', encodeURIComponent(SECRET)]) expect(text).not.toContain(form);
  }
  lines = [];
  await reportRun(terminal, run, { format: 'error' });
  expect(lines.join('\n')).toMatch(/token \*\*\*\n.*it broke/s);
  const file = join(folder, 'report.html');
  expect(await reportRun(terminal, run, { format: 'html', out: file })).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
}, 120_000);

test('an unknown run and a folder that is not there are said, with 2', async () => {
  expect(await reportRun(terminal, '20261122-100000-aaaaaaaa', { format: 'json' })).toBe(2);
  const run = await failedRun();
  expect(await reportRun(terminal, run, { format: 'json', out: join(folder, 'no', 'x.json') })).toBe(2);
  expect(problems.map(({ code }) => code)).toEqual(['run.notFound', 'report.notWritten']);
}, 120_000);
