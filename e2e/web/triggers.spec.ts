import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { ProjectPage } from '../pages/project-page.ts';

const PATIENT = { timeout: 60_000 };
const PROJECT = `# the shop
name: shop
triggers:
  # while nobody works
  nightly: { workflow: gate, schedule: "0 2 * * *" }
`;
const GATE = 'formatVersion: 1\nnodes:\n  wait: { action: flow.wait, parameters: { duration: 1ms } }\n';

test.beforeEach(({ project }) =>
  writeFiles(project, { '.codomyrmex/project.yaml': PROJECT, [workflowFile('gate')]: GATE }),
);

test('triggers are added, changed, switched and removed by a form, and the rest of the project file stays', async ({
  window: page,
  project,
}) => {
  const projectPage = new ProjectPage(page);
  const { root } = projectPage;
  const file = (): Promise<string> => readFile(join(project, '.codomyrmex', 'project.yaml'), 'utf8');
  const act = async (id: string, action: string): Promise<void> => {
    await projectPage.button(`Actions of ${id}`).click(PATIENT);
    await page.getByRole('menuitem', { name: action }).click();
  };
  await projectPage.open('Triggers');
  await projectPage.button('Add a trigger').click(PATIENT);
  const form = root.getByRole('form', { name: 'New trigger' });
  await form.getByLabel('When', { exact: true }).selectOption('once');
  await form.getByLabel('Name', { exact: true }).fill('nightly');
  await form.getByLabel('Time', { exact: true }).fill('2099-12-01T22:00');
  await expect(form.getByRole('status')).toContainText('1 Dec 2099');
  await form.getByRole('button', { name: 'Write into the project file' }).click();
  await expect(form.getByRole('alert')).toContainText('There already is a trigger "nightly".', PATIENT);
  expect(await file()).toBe(PROJECT);

  await form.getByLabel('Name', { exact: true }).fill('release');
  await form.getByRole('button', { name: 'Write into the project file' }).click();
  const row = root.locator('[data-trigger="release"]');
  await expect(row).toContainText('once at 2099-12-01T22:00', PATIENT);
  expect((await file()).startsWith(PROJECT)).toBe(true);
  await row.getByRole('switch').click();
  await expect(row).toContainText('2099', PATIENT);

  await act('nightly', 'Edit');
  const edit = root.getByRole('form', { name: 'Trigger nightly' });
  await edit.getByLabel('Schedule').fill('0 25 * * *');
  await expect(edit.getByRole('status')).toContainText('0 25 * * *');
  await edit.getByLabel('Schedule').fill('30 3 * * *');
  await edit.getByRole('button', { name: 'Write into the project file' }).click();
  await expect(root.locator('[data-trigger="nightly"]')).toContainText('cron 30 3 * * *', PATIENT);
  expect((await file()).startsWith(PROJECT.replace('0 2 *', '30 3 *'))).toBe(true);

  await act('release', 'Remove');
  await expect.poll(file, PATIENT).toBe(PROJECT.replace('0 2 *', '30 3 *'));
  await page.getByRole('status').filter({ hasText: 'Removed release' }).getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByRole('switch')).toBeChecked(PATIENT);
  expect(await file()).toContain('release:');
});
