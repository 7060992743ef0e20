import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { HistoryPage } from '../pages/history-page.ts';
import { StudioPage } from '../pages/studio-page.ts';

/** Nobody is kept out: contrast, names, roles and order of every main state, in both themes. */

// A look at every state costs seconds on a busy machine.
test.setTimeout(300_000);

const WORKFLOW = `formatVersion: 1
nodes:
  state: { action: git.status }
  lint: { action: static-analysis.eslint, parameters: { path: src } }
  tests: { action: testing.run, parameters: { runner: node, path: "test/**/*.test.js" } }
  after_tests: { action: git.log, after: [tests] }
  chart: { action: data-visualization.chart, after: { tests: finished }, parameters: { kind: bar, data: "{{ nodes.tests.outputs.summary }}" } }
`;

const STOP = `formatVersion: 1
nodes:
  stop: { action: flow.fail, parameters: { message: No } }
`;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('an empty studio, its dialogs and its menus can be used by everybody', async ({ window: page }) => {
      const window = new StudioPage(page);
      await hasNoBarrier(page, 'empty workflow');
      await page.keyboard.press('Control+k');
      await expect(window.dialog('Commands')).toBeVisible();
      await hasNoBarrier(page, 'commands');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Settings' }).click();
      for (const tab of ['General', 'Modules', 'AI', 'Secrets', 'Health']) {
        await window.dialog('Settings').getByRole('tab', { name: tab }).click();
        await hasNoBarrier(page, `settings, ${tab}`);
      }
      await page.keyboard.press('Escape');
      await window.chooseProject('New from template');
      await expect(window.dialog('New project').locator('[data-template-id]').first()).toBeVisible();
      await hasNoBarrier(page, 'wizard, templates');
      await window.dialog('New project').locator('[data-template-id="web-application"]').click();
      await hasNoBarrier(page, 'wizard, answers');
    });

    test('history, trends, reports and status can be used by everybody', async ({ window: page, project }) => {
      const window = new StudioPage(page);
      const history = new HistoryPage(page);
      await makeRepository(project);
      await writeFiles(project, { [workflowFile('stop')]: STOP });
      await window.openWorkflow('stop');
      await window.runUntil('failed');
      await window.runUntil('failed');
      await window.showPanel('Runs');
      await history.choose(1, 2);
      await hasNoBarrier(page, 'chosen runs');
      await history.chosenTools.getByRole('button', { name: 'Compare' }).click();
      await expect(history.comparison).toContainText('No difference in');
      await hasNoBarrier(page, 'comparison');
      await page.keyboard.press('Escape');
      await history.chosenTools.getByRole('button', { name: 'Delete…' }).click();
      await expect(page.getByText('This cannot be undone.')).toBeVisible();
      await hasNoBarrier(page, 'deleting runs');
      await page.keyboard.press('Escape');
      await history.command('trends');
      await expect(page.getByRole('dialog', { name: 'Trends' }).getByRole('table')).toBeVisible();
      await hasNoBarrier(page, 'trends');
      await page.getByRole('button', { name: 'Report…' }).click();
      await expect(page.getByRole('dialog', { name: 'Report of a period' })).toBeVisible();
      await hasNoBarrier(page, 'report of a period');
      await page.keyboard.press('Escape');
      await history.command('status');
      await expect(page.getByTestId('status').getByTestId('checks')).toHaveAttribute('data-state', 'ready', {
        timeout: 60_000,
      });
      await hasNoBarrier(page, 'status');
    });

    test.describe('with a workflow', () => {
      test.beforeEach(async ({ project }) => {
        await makeRepository(project);
        await writeFiles(project, { [workflowFile('check')]: WORKFLOW });
      });

      test('what is done with projects and versions can be used by everybody', async ({ window: page, project }) => {
        const window = new StudioPage(page);
        await window.chooseProject('Import…');
        const dialog = window.dialog('Import');
        await expect(dialog).toBeVisible();
        await hasNoBarrier(page, 'import, choice');
        await dialog.getByRole('textbox', { name: 'Folder' }).fill(project);
        await dialog.getByRole('button', { name: 'Look at it' }).click();
        await expect(dialog.getByRole('list', { name: 'Workflows found' }).or(dialog.getByRole('alert'))).toBeVisible();
        await hasNoBarrier(page, 'import, report');
        await page.keyboard.press('Escape');
        await window.chooseWorkflow('Export workflow…');
        await expect(window.dialog('Export').getByRole('region', { name: 'Preview' })).toBeVisible();
        await hasNoBarrier(page, 'export');
        await page.keyboard.press('Escape');
        await window.chooseWorkflow('Compare versions…');
        await expect(window.dialog('Versions of').getByRole('combobox', { name: 'Earlier' })).toBeVisible();
        await hasNoBarrier(page, 'versions');
        await page.keyboard.press('Escape');
        await window.chooseProject('Project page');
        const projectPage = page.getByTestId('project-page');
        for (const tab of [
          'Overview',
          'Workflows',
          'Triggers',
          'Documentation',
          'Archive',
          'Template',
          'All projects',
        ]) {
          await projectPage.getByRole('tab', { name: tab, exact: true }).click();
          await hasNoBarrier(page, `project page, ${tab}`);
        }
        await projectPage.getByRole('tab', { name: 'Workflows', exact: true }).click();
        await projectPage.getByRole('button', { name: 'As cards' }).click();
        await hasNoBarrier(page, 'workflows as cards');
        await projectPage.getByRole('tab', { name: 'Triggers', exact: true }).click();
        await projectPage.getByRole('button', { name: 'Add a trigger' }).click();
        await hasNoBarrier(page, 'form of a trigger');
        await projectPage.getByRole('tab', { name: 'Template', exact: true }).click();
        await projectPage.getByLabel('Short name').fill('barriers');
        await projectPage.getByRole('button', { name: 'Save as template' }).click();
        await projectPage.getByRole('button', { name: /^Edit the template/ }).click();
        await expect(window.dialog('Template barriers').getByRole('textbox', { name: 'Title' }).first()).toBeVisible();
        await hasNoBarrier(page, 'template editor');
      });

      test('a drawn workflow and a failed run can be used by everybody', async ({ window: page }) => {
        const window = new StudioPage(page);
        await expect(window.canvas).toHaveAttribute('data-node-count', '5');
        await hasNoBarrier(page, 'drawn');
        await window.select('lint');
        await hasNoBarrier(page, 'a node is selected');
        await window.select('after_tests');
        await expect(window.inspector.getByRole('table')).toBeVisible();
        await hasNoBarrier(page, 'rules with the table of a join');
        await window.bottomTab('Text');
        await hasNoBarrier(page, 'the text');
        await window.bottomTab('Log');
        await window.select('lint');
        await window.runUntil('failed');
        await window.select('tests');
        for (const tab of ['Parameters', 'Run', 'Output', 'Docs'] as const) {
          await window.tab(tab);
          await hasNoBarrier(page, `failed tests, ${tab}`);
        }
        await window.select('lint');
        await window.tab('Output');
        await expect(window.inspector.getByRole('table', { name: 'Findings' })).toBeVisible();
        await hasNoBarrier(page, 'findings');
        for (const tab of ['Timeline', 'Problems', 'Artifacts', 'Log']) {
          await window.bottomTab(tab);
          await hasNoBarrier(page, tab);
        }
        for (const panel of ['Outline', 'Runs', 'Projects'] as const) {
          await window.showPanel(panel);
          await hasNoBarrier(page, panel);
        }
      });
    });
  });
}

async function hasNoBarrier(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // The page has no frames; without this every look opens another window.
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
  expect.soft(serious, state).toEqual([]);
}
