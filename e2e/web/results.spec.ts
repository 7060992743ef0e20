import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

/*
 * What nodes hand on, looked into and handed on: charts, findings, test reports.
 */

test.setTimeout(180_000);

const WORKFLOW = `formatVersion: 1
nodes:
  chart:
    action: data-visualization.chart
    parameters: { kind: line, title: Builds, data: data/days.csv }
  tests: { action: testing.run, parameters: { runner: node, path: test, coverage: true } }
  lint: { action: static-analysis.eslint, parameters: { path: src } }
`;

const DAYS = Array.from({ length: 60 }, (_, day) => `${day + 1},${900 + ((day * 37) % 200)}`);

test.beforeEach(({ project }) =>
  writeFiles(project, {
    [workflowFile('results')]: WORKFLOW,
    'data/days.csv': `day,build_ms\n${DAYS.join('\n')}\n`,
    'eslint.config.js': `module.exports = [{ files: ['src/**/*.js'], rules: { eqeqeq: 'error' } }];\n`,
    'src/a.js': 'module.exports = (a) => a == 1;\n',
    'lib/sum.js': `exports.add = (a, b) => a + b;\nexports.never = (a) => {\n  return a;\n};\n`,
    'test/sum.test.js': `const { test } = require('node:test');\nconst { add } = require('../lib/sum.js');\ntest('adds up', () => add(1, 2));\n`,
  }),
);

/** Copies by pressing and says what lies in the clipboard then. */
async function copied(page: Page, press: () => Promise<void>): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await press();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('');
  return page.evaluate(() => navigator.clipboard.readText());
}

test('a chart is zoomed by keys and buttons, read off under the pointer, and all its values stand in a table', async ({
  window: page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const window = new StudioPage(page);
  await window.button('Run').click();
  await window.hasStatus('chart', 'succeeded');
  await window.hasStatus('tests', 'succeeded');
  await window.runEnds('failed');

  await test.step('chart', async () => {
    await window.select('chart');
    await window.tab('Output');
    const figure = window.inspector.locator('figure[data-chart="line"]');
    await expect(figure.locator('.chart-place svg path').first()).toBeAttached();
    const keys = figure.getByRole('application', { name: /^Builds: \+ and - zoom/ });
    await keys.focus();
    await page.keyboard.press('+');
    await expect(figure).toHaveAttribute('data-from', '20.0');
    await expect(figure).toHaveAttribute('data-to', '80.0');
    await page.keyboard.press('ArrowRight');
    await expect(figure).toHaveAttribute('data-to', '95.0');
    await figure.getByRole('button', { name: 'Show all (0)' }).click();
    await expect(figure).toHaveAttribute('data-to', '100.0');
    const box = await keys.boundingBox();
    if (box === null) throw new Error('The chart is not on screen.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect(keys).toContainText(/build_ms.*(ms|s)/);
    await window.inspector.getByText('60 values').click();
    const values = window.inspector.getByRole('table', { name: 'Values of the chart' });
    await expect(values.getByRole('row').nth(1)).toContainText('1900');
  });

  await test.step('a cell, a suite and a test are handed on as expressions', async () => {
    const cell = window.output('data').getByRole('button', { name: /^900: copy/ });
    expect(await copied(page, () => cell.click())).toBe('{{ nodes.chart.outputs.data.rows[0][1] }}');
    await window.select('tests');
    await window.tab('Output');
    const report = window.output('report');
    await report.getByText('test/sum.test.js').first().click();
    const one = report.getByRole('button', { name: 'Copy adds up as an expression' });
    await one.focus();
    expect(await copied(page, () => page.keyboard.press('Enter'))).toBe(
      '{{ nodes.tests.outputs.report.suites[0].tests[0] }}',
    );
    const coverage = window.output('coverage').getByRole('table', { name: 'Coverage by file' });
    await expect(coverage.getByRole('row').filter({ hasText: 'lib/sum.js' })).toContainText('75 %');
    await expect(
      coverage.getByRole('button', { name: 'Open lib/sum.js at line 3, which no test went through' }),
    ).toBeVisible();
    await window.select('lint');
    await window.tab('Output');
    const found = window.output('findings').getByRole('button', { name: /^Copy src\/a\.js:1:\d+ as an expression$/ });
    await found.focus();
    expect(await copied(page, () => page.keyboard.press('Enter'))).toBe('{{ nodes.lint.outputs.findings[0] }}');
  });
});

const LARGE = `formatVersion: 1
nodes:
  make: { action: shell.run, parameters: { command: [node, make.mjs] } }
  load: { action: data-visualization.load, after: [make], parameters: { path: large.csv } }
`;

test.describe('a large table', () => {
  test.beforeEach(({ project }) =>
    writeFiles(project, {
      [workflowFile('results')]: LARGE,
      'make.mjs': `import { writeFileSync } from 'node:fs';
const rows = Array.from({ length: 20000 }, (_, at) => at + ',item ' + ((at * 7919) % 20011));
writeFileSync('large.csv', 'id,name\\n' + rows.join('\\n') + '\\n');
`,
    }),
  );

  test('is sorted, filtered and scrolled to its last row, and a cell is still found where it was', async ({
    window: page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const window = new StudioPage(page);
    await window.button('Run').click();
    await window.hasStatus('load', 'succeeded');
    await window.select('load');
    await window.tab('Output');
    const output = window.output('table');
    const table = output.getByRole('table');
    await expect(table).toHaveAttribute('aria-rowcount', '20000');
    await table.getByRole('columnheader', { name: 'id' }).click();
    await table.getByRole('columnheader', { name: 'id' }).click();
    await expect(table.getByRole('row').nth(1)).toContainText('19999');
    await table.evaluate((scroller) => scroller.scrollTo({ top: scroller.scrollHeight }));
    await expect(table.getByRole('row').last()).toContainText('item 0');
    await output.getByRole('searchbox', { name: 'Filter rows' }).fill('item 7919');
    await expect(table).toHaveAttribute('aria-rowcount', '1');
    const cell = table.getByRole('button', { name: /^item 7919: copy/ });
    expect(await copied(page, () => cell.click())).toBe('{{ nodes.load.outputs.table.rows[1][1] }}');
  });
});
