import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const WAIT = `formatVersion: 1
nodes:
  decide: { action: flow.approval, parameters: { message: Go on? } }
  hold: { action: shell.run, name: Hold on, parameters: { command: [node, -e, "setInterval(() => {}, 1000)"] }, resources: { cpu: 1, memory: 100MB } }
`;

const DEPLOY = `formatVersion: 1
nodes:
  deploy: { action: http.request, parameters: { url: "http://127.0.0.1:1", headers: { authorization: "Bearer {{ secrets.DEPLOY_KEY }}" } } }
`;

/** Sorted: one that was slow a moment ago is a warning, and stands elsewhere. */
async function checksIn(dialog: Locator): Promise<readonly string[]> {
  const ids = await dialog.locator('[data-check]').evaluateAll((rows) => rows.map((row) => row.dataset['check'] ?? ''));
  return ids.toSorted();
}

test('the status page counts what goes on, names who holds what, takes a capacity, and checks what there is', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await makeRepository(project);
  await writeFiles(project, { [workflowFile('wait')]: WAIT, [workflowFile('deploy')]: DEPLOY });
  await window.openWorkflow('wait');
  await window.button('Run').click();
  await window.hasStatus('hold', 'running');
  await page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name: 'Status' }).click();
  const status = page.getByRole('dialog', { name: 'Status' });
  const count = (id: string) => status.locator(`[data-count="${id}"] dd`).first();

  await expect(count('running')).toHaveText('1');
  await expect(count('needsYou')).toHaveText('1');
  await expect(count('tasks')).toHaveText('1');
  await expect(status.locator('[data-resource="memory"]')).toContainText('wait › Hold on 100 MB');

  const capacity = status.getByRole('textbox', { name: 'Capacity of Memory' });
  await capacity.fill('1GB');
  await capacity.press('Enter');
  await expect(status.locator('[data-resource="memory"]')).toContainText('set by you');
  await capacity.fill('much');
  await capacity.press('Enter');
  await expect(page.getByText('Not an amount')).toBeVisible();
  await expect(capacity).toHaveValue('1GB');
  await capacity.fill('');
  await capacity.press('Enter');
  await expect(status.locator('[data-resource="memory"]')).not.toContainText('set by you');

  for (const check of ['engine', 'runsLeft', 'index', 'records', 'content', 'diskSpace'])
    await expect(status.locator(`[data-check="${check}"]`)).toBeVisible({ timeout: 60_000 });
  for (const check of ['runsLeft', 'index', 'records', 'content'])
    await expect(status.locator(`[data-check="${check}"]`)).toHaveAttribute('data-state', 'good');
  await expect(status.locator('[data-check="keys"]')).toContainText('DEPLOY_KEY is not set, but deploy names it.');
  const listed = await checksIn(status);
  await page.keyboard.press('Escape');

  // The settings show the same list.
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Health' }).click();
  await expect(settings.getByTestId('checks')).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
  expect(await checksIn(settings)).toEqual(listed);
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name: 'Queue' }).click();
  await expect(page.getByTestId('queue').getByRole('heading', { name: /^Needs you/ })).toBeVisible();
  await window.button('Cancel').click();
  await window.runEnds('cancelled');
});
