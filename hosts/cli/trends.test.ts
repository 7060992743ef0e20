import { XMLParser } from 'fast-xml-parser';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '#shared/problem.ts';
import type { ReportFormat } from '#shared/run/report/format.ts';
import { moment } from './command-options.ts';
import { reportPeriod } from './commands/report.ts';
import { runWorkflow } from './commands/run.ts';
import { showTrends } from './commands/trends.ts';
import type { Terminal } from './terminal.ts';
import { refusedInJunit } from '#shared/run/report/junit-rig.ts';

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

/** Fails at every first attempt and is good at the second: the same was tried twice and did not end alike. */
const SOMETIMES = `import { existsSync, writeFileSync, rmSync } from 'node:fs';
if (existsSync('tried')) { rmSync('tried'); console.log('good'); } else { writeFileSync('tried', ''); console.error(${JSON.stringify(`broke with ${SECRET}`)}); process.exit(3); }
`;
const FLAKY = `formatVersion: 1
nodes:
  sometimes: { action: shell.run, parameters: { command: [node, sometimes.mjs] }, retry: { max: 1, delay: 1ms } }
`;
const BROKEN = `formatVersion: 1
nodes:
  broken: { action: flow.fail, parameters: { message: "it <broke>" } }
`;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-trends-')));
  mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
  writeFileSync(join(folder, 'sometimes.mjs'), SOMETIMES);
  writeFileSync(join(folder, '.codomyrmex', 'workflows', 'flaky.workflow.yaml'), FLAKY);
  writeFileSync(join(folder, '.codomyrmex', 'workflows', 'broken.workflow.yaml'), BROKEN);
  vi.stubEnv('CODOMYRMEX_HOME', join(folder, 'home'));
  [lines, problems] = [[], []];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function run(workflow: string): Promise<void> {
  const file = join(folder, '.codomyrmex', 'workflows', `${workflow}.workflow.yaml`);
  await runWorkflow(terminal, file, { project: folder, param: [], json: true });
}

async function printed(command: () => Promise<number>): Promise<string> {
  lines = [];
  expect(await command()).toBe(0);
  return lines.join('\n');
}

test('trends and a report of a period tell what failed, what is flaky, and hold no secret', async () => {
  await run('flaky');
  await run('flaky');
  await run('broken');
  vi.stubEnv('CODOMYRMEX_SECRET_TOKEN', SECRET);

  const trends = JSON.parse(
    await printed(() => showTrends(terminal, undefined, { project: folder, limit: 100, json: true })),
  ) as Record<string, unknown>;
  expect(trends).toMatchObject({
    type: 'trends',
    workflow: null,
    counts: { runs: 3, succeeded: 2, failed: 1 },
    isCut: false,
    nodes: expect.arrayContaining([
      expect.objectContaining({ node: 'sometimes', succeeded: 2, runs: 2, criticalRuns: 2 }),
    ]),
  });
  const words = await printed(() => showTrends(terminal, undefined, { project: folder, limit: 100 }));
  expect(words).toMatch(/3 runs: 2 succeeded, 1 failed.*\n.*Success rate 67 %/);
  const table = await printed(() => showTrends(terminal, 'flaky', { project: folder, limit: 1, csv: true }));
  expect(table.split('\r\n')[1]).toMatch(/^flaky,sometimes,shell\.run,1,1,0/);

  const since = moment('1d');
  const report = async (format: ReportFormat) => {
    const text = await printed(() => reportPeriod(terminal, { project: folder, since, format }));
    for (const form of [SECRET, 'tr0ub4dor', encodeURIComponent(SECRET)]) expect(text).not.toContain(form);
    return text;
  };
  expect(await report('html')).toContain('it &lt;broke&gt;');
  expect(await report('markdown')).toMatch(/## What failed\n\n.*it \\<broke\\>/s);
  expect(JSON.parse(await report('json'))).toMatchObject({
    type: 'period.report',
    failures: [{ task: 'broken', runs: [expect.any(String)] }],
  });
  const junit = await report('junit');
  expect(refusedInJunit(junit)).toEqual([]);
  expect(new XMLParser({ ignoreAttributes: false }).parse(junit)).toMatchObject({
    testsuites: { '@_tests': '3', '@_failures': '1' },
  });
  expect(JSON.parse(await report('sarif'))).toMatchObject({ version: '2.1.0' });
  const none = await printed(() =>
    reportPeriod(terminal, {
      project: folder,
      since: '2001-01-01T00:00:00Z',
      until: '2001-02-01T00:00:00Z',
      format: 'markdown',
    }),
  );
  expect(none).toContain('There were no runs in this time.');
}, 180_000);

test('what cannot be reported is said: no time, or an error report of many runs', async () => {
  expect(await reportPeriod(terminal, { project: folder, format: 'html' })).toBe(2);
  expect(await reportPeriod(terminal, { project: folder, format: 'error', since: moment('7d') })).toBe(2);
  expect(problems.map(({ code }) => code)).toEqual(['usage.report', 'report.format']);
}, 60_000);

test('a time is so long ago or a date, and nothing else', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(moment('7d', now)).toBe('2026-11-15T12:00:00.000Z');
  expect(moment('2026-11-01', now)).toBe('2026-11-01T00:00:00.000Z');
  for (const text of ['7', 'soon', '2026-13-77', '']) expect(() => moment(text, now)).toThrow(/How long ago/);
});
