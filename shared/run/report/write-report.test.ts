import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { refusedInJunit } from './junit-rig.ts';
import { causeOf } from './run-report.ts';
import { FAILED_EVENTS, FAILED_PLAN, reportOf, stateOf } from './report-rig.ts';
import { writeReport } from './write-report.ts';
import { taskNames } from '../name-nodes.ts';
import { canvasPicture } from './canvas-picture.ts';
import { escaped } from '../../export/xml-text.ts';

const text = (format: Parameters<typeof writeReport>[1], more = {}) => writeReport(reportOf(more), format).text;

describe('the cause', () => {
  test('is the first task that failed, with its tests', () => {
    const cause = causeOf(reportOf());
    expect(cause?.task?.path).toBe('tests');
    expect(cause?.failedTests.map(({ name }) => name)).toEqual(['rounds']);
  });
  test('is what failed inside a container, not the container', () => {
    const plan = {
      ...FAILED_PLAN,
      tasks: FAILED_PLAN.tasks.map((task) => (task.path === 'build' ? { ...task, parent: 'tests' } : task)),
    };
    const failed = { type: 'task.ended', task: 'build', status: 'failed', outputs: {}, sentence: 'inner' } as const;
    expect(causeOf({ state: stateOf([...FAILED_EVENTS.slice(0, 7), failed], plan), tests: [] })?.task?.path).toBe(
      'build',
    );
  });
  test('is nothing when nothing failed', () =>
    expect(causeOf({ state: stateOf(FAILED_EVENTS.slice(0, 5)), tests: [] })).toBeUndefined());
});

describe('HTML', () => {
  const page = text('html');
  test('says why it failed before anything else', () => {
    const order = [
      'Why it failed',
      'One test of 2 failed.',
      '<h2>Workflow',
      '<h2>Timeline',
      '<h2>Tasks',
      '<h2>Environment',
    ];
    const places = order.map((part) => page.indexOf(part));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
  test('needs nothing from outside and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(/);
    expect(
      [...page.matchAll(/(?:src|href)="([^"]{0,20})/g)].every(([, start = '']) => start.startsWith('data:image/')),
    ).toBe(true);
  });
  test('shows names and messages as text, whatever they hold', () => {
    expect(page).toContain('Tests &lt;all&gt; &amp; more');
    expect(page).not.toContain('<all>');
  });
  test('any text becomes one that XML can hold and that comes back the same', () => {
    const parser = new XMLParser({ trimValues: false, parseTagValue: false });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const xml = `<a>${escaped(words)}.</a>`;
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(typeof (parser.parse(xml) as { a: unknown }).a).toBe('string');
      }),
    );
  });
});

test('the picture has a card per node, at its place on the canvas when all have one', () => {
  const { state } = reportOf();
  expect(canvasPicture(state, undefined, taskNames(state.tasks)).match(/class="card"/g)).toHaveLength(3);
  const nodes = { lint: { x: 10, y: 10 }, tests: { x: 10, y: 510 }, build: { x: 410, y: 510 } };
  const placed = canvasPicture(state, { version: 1, nodes, groups: {}, notes: {} }, taskNames(state.tasks));
  expect(placed).toContain('<rect class="card" x="410" y="510"');
  expect(XMLValidator.validate(placed)).toBe(true);
});

test('Markdown and the error report begin with why, and fence what tasks printed', () => {
  expect(text('markdown').split('\n\n')[2]).toBe('## Why it failed: tests (testing.run)');
  const error = text('error');
  expect(error.split('\n\n')[1]).toBe('## Why it failed: tests (testing.run)');
  expect(error).toContain('## End of the log of tests');
  expect(error).toContain('````text\nnot ok 2 ```\n````');
  expect(error).toContain('with changes that were not committed');
});

test('JUnit XML is well-formed and counts tests and tasks', () => {
  const xml = text('junit');
  expect(XMLValidator.validate(xml)).toBe(true);
  const read = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml) as {
    testsuites: { tests: string; failures: string; testsuite: { name: string; testcase: object[] }[] };
  };
  expect(read.testsuites).toMatchObject({ tests: '5', failures: '2' });
  expect(read.testsuites.testsuite.map(({ name }) => name)).toEqual(['test/vat.test.js', 'tasks']);
  expect(read.testsuites.testsuite[0]?.testcase[1]).toMatchObject({ name: 'rounds', failure: { type: 'test.failed' } });
});

test('JUnit XML holds nothing that the schema of CI servers refuses', () => {
  expect(refusedInJunit(text('junit'))).toEqual([]);
  expect(refusedInJunit('<testcase name="a" timestamp="now" time="1" />')).toEqual([
    'timestamp on <testcase>',
    'time 1',
  ]);
});

test('SARIF names the tool, its rules and places relative to the project', () => {
  const sarif = JSON.parse(text('sarif')) as { version: string; runs: { tool: object; results: object[] }[] };
  expect(sarif.version).toBe('2.1.0');
  expect(sarif.runs[0]?.tool).toEqual({
    driver: { name: 'eslint', rules: [{ id: 'no-unused-vars' }, { id: 'config' }] },
  });
  expect(sarif.runs[0]?.results[0]).toMatchObject({
    ruleId: 'no-unused-vars',
    level: 'warning',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'src/a%20b.js', uriBaseId: 'SRCROOT' },
          region: { startLine: 3, startColumn: 7 },
        },
      },
    ],
  });
  expect(sarif.runs[0]?.results[1]).toMatchObject({ level: 'note', locations: [] });
});

test('a run without findings still is valid SARIF with a tool', () =>
  expect(JSON.parse(text('sarif', { findings: [] }))).toMatchObject({
    runs: [{ tool: { driver: { name: 'Codomyrmex Studio' } }, results: [] }],
  }));

test('JSON names the cause and every task', () =>
  expect(JSON.parse(text('json'))).toMatchObject({
    type: 'run.report',
    number: 7,
    status: 'failed',
    cause: { task: 'tests', code: 'test.failed' },
    tasks: [
      { path: 'lint' },
      { path: 'tests', status: 'failed', durationMs: 4000 },
      { path: 'build', status: 'skipped' },
    ],
  }));

describe('what changed since the workflow last ended well', () => {
  const sinceGood = {
    run: '20261121-100000-bbbbbbbb',
    number: 5,
    startedAt: '2026-11-21T10:00:00.000Z',
    commit: null,
    files: [{ file: 'src/<vat>.ts', how: 'changed' }],
  } as const;
  test('stands with the cause in the page, the text and the error report', () => {
    const page = text('html', { sinceGood });
    expect(page).toContain('ended well (2026-11-21 10:00 UTC)');
    expect(page.indexOf('Changed since run 5 ended well')).toBeGreaterThan(page.indexOf('Why it failed'));
    expect(page.indexOf('src/&lt;vat&gt;.ts')).toBeLessThan(page.indexOf('<h2>Workflow'));
    for (const format of ['markdown', 'error'] as const) {
      const words = text(format, { sinceGood });
      expect(words).toContain(String.raw`- src/\<vat\>.ts (changed)`);
      expect(words.indexOf('Changed since run 5')).toBeLessThan(words.indexOf('## Environment'));
    }
    expect(JSON.parse(text('json', { sinceGood }))).toMatchObject({ sinceGood });
  });
  test('says so when no file did, when nobody can tell, and how many more there are', () => {
    expect(text('markdown', { sinceGood: { ...sinceGood, files: [] } })).toContain('No file of the repository');
    expect(text('markdown', { sinceGood: { ...sinceGood, files: null } })).toContain('cannot be told from git');
    const many = Array.from({ length: 23 }, (_, index) => ({ file: `f${index}`, how: 'added' as const }));
    expect(text('html', { sinceGood: { ...sinceGood, files: many } })).toContain('and 3 more');
  });
  test('is left out where no run ended well before', () => expect(text('html')).not.toContain('ended well'));
});

test('a report is headed by the name of the workflow, and its file by the name of the workflow’s file', () => {
  const named = { state: stateOf(FAILED_EVENTS, { ...FAILED_PLAN, title: 'The gate' }) };
  expect(text('markdown', named)).toMatch(/^# The gate, run 7: failed/);
  expect(writeReport(reportOf(named), 'html').name).toMatch(/^gate-/);
});
