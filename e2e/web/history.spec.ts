import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { BROKEN_VAT, makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { compareRuns, recordedRuns } from '../studio-cli.ts';
import { HistoryPage } from '../pages/history-page.ts';
import { StudioPage } from '../pages/studio-page.ts';

const GATE = `formatVersion: 1
name: Gate
nodes:
  tests: { action: testing.run, parameters: { path: test } }
`;
const OTHER = `formatVersion: 1
name: Other
nodes:
  rest: { action: flow.wait, parameters: { duration: 10ms } }
`;
const GOOD_VAT = 'export function vat(net) {\n  return Math.round(net * 19) / 100;\n}\n';

test.beforeEach(async ({ project }) => {
  await makeRepository(project);
  await writeFiles(project, { [workflowFile('gate')]: GATE, 'src/vat.js': GOOD_VAT });
});

async function runGoodThenBroken(window: StudioPage, project: string): Promise<void> {
  await window.runUntil('succeeded');
  await writeFile(join(project, 'src/vat.js'), BROKEN_VAT);
  await window.runUntil('failed');
}

test('a run that fails is found in the history, compared with a good one, and reported with why first', async ({
  window: page,
  project,
  home,
}) => {
  const window = new StudioPage(page);
  const history = new HistoryPage(page);
  await runGoodThenBroken(window, project);

  await test.step('the filters find it', async () => {
    await window.showPanel('Runs');
    await expect(window.runs).toHaveCount(2);
    await history.status.selectOption('failed');
    await expect(window.runs).toHaveCount(1);
    await expect(window.runs.first()).toContainText('Run 2 Failed');
    await history.search.fill('no such words');
    await expect(window.runs).toHaveCount(0);
    await page.getByTestId('runs').getByRole('button', { name: 'Show all', exact: true }).click();
    await expect(window.runs).toHaveCount(2);
  });

  await test.step('comparing names the test that fails now', async () => {
    const [bad, good] = await recordedRuns(home);
    const compared = await compareRuns(home, good?.run ?? '', bad?.run ?? '');
    expect(compared.tests.newlyFailing.map(({ name }) => name)).toEqual(['rounds the tax to cents']);
    expect(compared.tests.fixed).toEqual([]);
  });

  await test.step('and so does the window, most important first', async () => {
    await history.doWith(2, 'Compare with the previous good run');
    await expect(history.comparison.getByRole('heading', { level: 3 }).first()).toContainText('Tests that fail now');
    await expect(history.difference('Tests that fail now')).toContainText('rounds the tax to cents');
    await expect(history.difference('Tasks that fail now')).toContainText('Succeeded → Failed');
    await expect(history.comparison).toContainText('No difference in');
    await history.comparison.getByRole('button', { name: 'Swap the two' }).click();
    await expect(history.difference('Tests that are good again')).toContainText('rounds the tax to cents');
    await page.keyboard.press('Escape');
    await expect(history.comparison).toHaveCount(0);
  });

  await test.step('its report says why before anything else', async () => {
    const file = await history.downloadReport(2);
    const text = await readFile(file, 'utf8');
    expect(text.indexOf('Why it failed')).toBeGreaterThan(0);
    expect(text.indexOf('rounds the tax to cents')).toBeLessThan(text.indexOf('<h2>Workflow'));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('a workflow that never ran leads to the runs of the others, of which one workflow is chosen', async () => {
    await writeFiles(project, { [workflowFile('other')]: OTHER });
    await window.openWorkflow('Other');
    const runs = page.getByTestId('runs');
    await expect(runs).toContainText('No runs of this workflow yet');
    await runs.getByRole('button', { name: 'Show 2 runs of others' }).click();
    await expect(window.runs).toHaveCount(2);
    await window.runUntil('succeeded');
    await expect(window.runs).toHaveCount(3);
    await runs.getByRole('combobox', { name: 'Workflow' }).selectOption({ label: 'Other' });
    await expect(window.runs).toHaveCount(1);
    await expect(runs.getByRole('status')).toContainText('1 of 3 runs');
    await runs.getByRole('button', { name: 'Show all', exact: true }).click();
    await expect(window.runs).toHaveCount(3);
    await expect(runs.getByRole('combobox', { name: 'Workflow' })).toHaveValue('');
  });
});

test('runs are labelled, chosen by keyboard, pinned and deleted after being told what goes', async ({
  window: page,
  home,
  studio,
}) => {
  const window = new StudioPage(page);
  const history = new HistoryPage(page);
  for (let count = 0; count < 3; count++) await window.runUntil('succeeded');
  await window.showPanel('Runs');
  await expect(window.runs).toHaveCount(3);

  await test.step('a label can be searched for', async () => {
    await history.doWith(2, 'Label…');
    await page.getByRole('textbox', { name: 'Label' }).fill('before the upgrade');
    await page.keyboard.press('Enter');
    await expect(window.runs.nth(1)).toContainText('before the upgrade');
    await history.search.fill('upgrade');
    await expect(window.runs).toHaveCount(1);
    await history.search.fill('');
    await expect(window.runs).toHaveCount(3);
  });

  await test.step('two that are chosen are compared, the older one as before', async () => {
    await history.choose(3, 1);
    await history.chosenTools.getByRole('button', { name: 'Compare' }).click();
    await expect(history.comparison.getByRole('combobox', { name: 'Before' }).locator('option:checked')).toContainText(
      'Run 1 ',
    );
    await expect(history.comparison).toContainText('→');
    await page.keyboard.press('Escape');
  });

  const other = new HistoryPage(await page.context().newPage());
  await test.step('another window looks at one of them', async () => {
    await other.page.goto(studio.address);
    await other.page.getByTestId('canvas').waitFor();
    await other.page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name: 'Runs' }).click();
    await expect(other.page.getByTestId('runs').locator('[data-run-id]')).toHaveCount(3);
    await other.page.getByTestId('runs').locator('[data-run-id]').first().getByRole('button').first().click();
    await expect(other.page.locator('[data-node-id="tests"]')).toHaveAttribute('data-status', 'succeeded');
  });

  await test.step('a pinned one stays when several are deleted', async () => {
    await history.doWith(1, 'Pin: keep this run');
    await expect(page.getByLabel('Pinned')).toHaveCount(1);
    await history.chosenTools.getByRole('button', { name: 'Delete…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Delete 2 runs?' });
    await expect(sheet).toContainText('1 pinned run stays.');
    await expect(sheet).toContainText('This cannot be undone.');
    // The notice goes by itself after some seconds: it must be waited for before anything else is looked at.
    const told = other.page
      .getByRole('status')
      .filter({ hasText: 'The run you were looking at was deleted' })
      .waitFor({ timeout: 60_000 });
    await sheet.getByRole('button', { name: 'Delete the run' }).click();
    await told;
    await expect(window.runs).toHaveCount(2);
    expect(await recordedRuns(home)).toHaveLength(2);
    await expect(history.chosenTools).toHaveCount(0);
  });

  await test.step('the other window, which was told, no longer shows it', async () => {
    await expect(other.page.getByTestId('runs').locator('[data-run-id]')).toHaveCount(2);
    await expect(other.page.locator('[data-node-id="tests"]')).not.toHaveAttribute('data-status', 'succeeded');
    await expect(page.getByRole('status').filter({ hasText: 'The run you were looking at was deleted' })).toHaveCount(
      0,
    );
    await other.page.close();
  });
});

test('trends show what failed and take it away as CSV, and a period becomes a report', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const history = new HistoryPage(page);
  await runGoodThenBroken(window, project);

  await history.command('trends');
  const trends = page.getByRole('dialog', { name: 'Trends' });
  await expect(trends).toContainText('50 %');
  const row = trends.getByRole('row', { name: /^Run tests/ });
  await expect(row).toContainText('50 %');
  await trends.getByRole('button', { name: 'Sort by Success' }).click();
  await expect(trends.getByRole('columnheader', { name: 'Success' })).toHaveAttribute('aria-sort', 'descending');

  const saving = page.waitForEvent('download');
  await trends.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('menuitem', { name: 'Nodes as CSV' }).click();
  const csv = await readFile(await (await saving).path(), 'utf8');
  expect(csv.split('\r\n')[1]).toMatch(/^gate,tests,testing\.run,2,1,1,/);

  const sheet = page.getByRole('dialog', { name: 'Report of a period' });
  await test.step('a dialog that leads to another stays until the other has been loaded', async () => {
    const asked = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await page.route('**/assets/PeriodReport-*.js', async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    await trends.getByRole('button', { name: 'Report…' }).click();
    await asked.promise;
    await page.evaluate(async () => {
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    });
    await expect(trends).toBeVisible();
    await expect(sheet).toHaveCount(0);
    held.resolve();
    await expect(sheet).toBeVisible();
    await expect(trends).toHaveCount(0);
  });
  const downloading = page.waitForEvent('download');
  await sheet.getByRole('button', { name: 'Download' }).click();
  const report = await readFile(await (await downloading).path(), 'utf8');
  expect(report).toContain('2 runs: 1 succeeded, 1 failed. Success rate 50 %.');
  expect(report.indexOf('What failed')).toBeLessThan(report.indexOf('Where the time goes'));
});
