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
const GOOD_VAT = 'export function vat(net) {\n  return Math.round(net * 19) / 100;\n}\n';

test.beforeEach(async ({ project }) => {
  await makeRepository(project);
  await writeFiles(project, { [workflowFile('gate')]: GATE, 'src/vat.js': GOOD_VAT });
});

test('a run that fails is found in the history, compared with a good one, and reported with why first', async ({
  window: page,
  project,
  home,
}) => {
  const window = new StudioPage(page);
  const history = new HistoryPage(page);
  await window.button('Run').click();
  await window.runEnds('succeeded');
  await writeFile(join(project, 'src/vat.js'), BROKEN_VAT);
  await window.button('Run').click();
  await window.runEnds('failed');

  await test.step('the filters find it', async () => {
    await window.showPanel('Runs');
    await expect(window.runs).toHaveCount(2);
    await history.status.selectOption('failed');
    await expect(window.runs).toHaveCount(1);
    await expect(window.runs.first()).toContainText('Run 2 Failed');
    await history.search.fill('no such words');
    await expect(window.runs).toHaveCount(0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(window.runs).toHaveCount(2);
  });

  await test.step('comparing names the test that fails now', async () => {
    const [bad, good] = await recordedRuns(home);
    const compared = await compareRuns(home, good?.run ?? '', bad?.run ?? '');
    expect(compared.tests.newlyFailing.map(({ name }) => name)).toEqual(['rounds the tax to cents']);
    expect(compared.tests.fixed).toEqual([]);
  });

  await test.step('its report says why before anything else', async () => {
    const file = await history.downloadReport(2);
    const text = await readFile(file, 'utf8');
    expect(text.indexOf('Why it failed')).toBeGreaterThan(0);
    expect(text.indexOf('rounds the tax to cents')).toBeLessThan(text.indexOf('<h2>Workflow'));
  });
});
