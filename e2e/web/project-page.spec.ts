import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { ProjectPage } from '../pages/project-page.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };

test('a project is moved on, documented, archived, restored and moved to the bin from its page', async ({
  window: page,
  folder,
}) => {
  test.slow();
  const window = new StudioPage(page);
  const projectPage = new ProjectPage(page);
  const shop = join(folder, 'shop');
  const wizard = window.dialog('New project');
  await window.chooseProject('New from template');
  await wizard.locator('[data-template-id="empty"]').click();
  await wizard.getByRole('textbox', { name: 'Project folder' }).fill('shop');
  await window.pickFolder(wizard, folder);
  await wizard.getByRole('button', { name: 'Show what will be written' }).click();
  await wizard.getByRole('button', { name: 'Create project' }).click();
  await expect(wizard).toHaveCount(0);

  await projectPage.open('Overview');
  await expect(projectPage.button('Completed')).toHaveAttribute('aria-disabled', 'true', PATIENT);
  await projectPage.moveTo('Active');
  await projectPage.moveTo('Completed');
  await projectPage.root.getByLabel('Tags').fill('web, sold');
  await projectPage.root.getByLabel('Tags').press('Enter');
  await projectPage.root.getByLabel('New figure').fill('users');
  await projectPage.root.getByLabel('Its value').fill('41');
  await projectPage.root.getByLabel('Its value').press('Enter');
  await projectPage.root.getByLabel('Value of users').fill('42', PATIENT);
  await projectPage.root.getByLabel('Value of users').press('Enter');
  const file = (): Promise<string> => readFile(join(shop, '.codomyrmex', 'project.yaml'), 'utf8');
  await expect.poll(file).toMatch(/status: completed[^]*- sold/);
  await expect.poll(file).toMatch(/metrics:\n +users: 42\n/);
  await projectPage.button('Remove the figure users').click();
  await expect.poll(file).not.toContain('users:');

  await projectPage.open('Documentation');
  await projectPage.root.locator('summary', { hasText: 'AGENTS.md' }).click(PATIENT);
  await expect(projectPage.root.getByRole('table', { name: 'AGENTS.md' })).toBeVisible();
  await expect(stat(join(shop, 'AGENTS.md'))).rejects.toThrow('ENOENT');
  await projectPage.root.getByRole('button', { name: /^Write \d+ pages?$/ }).click();
  await expect(projectPage.root).toContainText('All pages are up to date.', PATIENT);
  await access(join(shop, 'AGENTS.md'));

  const archive = join(folder, 'shop.tar.gz');
  await projectPage.open('Archive');
  await projectPage.button('Choose where to put it').click();
  await window.pickFolder(projectPage.root, folder);
  await projectPage.button('Take this folder').click();
  await expect(projectPage.root.getByLabel('File', { exact: true })).toHaveValue(archive);
  await projectPage.button('Archive project').click();
  await expect(projectPage.root).toContainText(`into ${archive}`, PATIENT);

  const back = join(folder, 'back');
  await projectPage.button('Choose the archive').click();
  await window.pickFolder(projectPage.root, folder);
  await projectPage.button('shop.tar.gz').click();
  await expect(projectPage.root.getByLabel('Archive file')).toHaveValue(archive);
  await projectPage.root.getByLabel('Into the folder').fill(back);
  await projectPage.button('Restore project').click();
  await expect(projectPage.root).toHaveCount(0, PATIENT);
  expect(await readFile(join(back, '.codomyrmex', 'project.yaml'), 'utf8')).toContain('status: archived');
  expect(await readFile(join(back, 'AGENTS.md'))).toEqual(await readFile(join(shop, 'AGENTS.md')));

  await projectPage.open('Archive');
  await projectPage.root.getByLabel('Type shop to confirm').fill('shop', PATIENT);
  await projectPage.button('Move to the bin').click();
  await expect(projectPage.root).toHaveCount(0, PATIENT);
  await expect(stat(back)).rejects.toThrow('ENOENT');
});
