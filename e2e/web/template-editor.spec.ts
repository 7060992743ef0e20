import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { ProjectPage } from '../pages/project-page.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };

test('a project is kept as a template, which is edited with problems as one types, and stands in the gallery with its picture', async ({
  window: page,
  project,
  home,
}) => {
  test.slow();
  await makeRepository(project);
  await writeFiles(project, {
    [workflowFile('check')]: 'formatVersion: 1\nnodes:\n  state: { action: git.status }\n',
  });
  const window = new StudioPage(page);
  const projectPage = new ProjectPage(page);
  await projectPage.open('Template');
  await projectPage.root.getByLabel('Short name').fill('my-shop', PATIENT);
  await projectPage.button('Save as template').click();
  await projectPage.root.getByRole('button', { name: /^Edit the template/ }).click(PATIENT);

  const editor = window.dialog('Template my-shop');
  const problems = editor.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('Good: a project with default answers gets', PATIENT);
  await editor.getByRole('textbox', { name: 'Title', exact: true }).fill('Shop of ours');
  await editor.getByRole('button', { name: 'Add a parameter' }).click();
  await editor.getByRole('textbox', { name: 'parameter: Default' }).fill('9090');
  await editor.getByRole('textbox', { name: 'New file' }).fill('PORT.md.tmpl');
  await editor.getByRole('button', { name: 'Add', exact: true }).click();
  const text = editor.getByRole('textbox', { name: 'Text of PORT.md.tmpl' });
  await text.fill('Port <%= prameter %>\n');
  await expect(problems).toContainText('The template has no parameter "prameter".', PATIENT);
  await expect(editor.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
  await text.fill('Port <%= parameter %>\n');
  await expect(problems).toContainText('Good: a project with default answers gets', PATIENT);
  await editor.getByRole('button', { name: 'Save' }).click();
  // The manifest is written after the files.
  await expect(page.getByText('Saved. The gallery of new projects shows it.')).toBeVisible(PATIENT);
  const folder = join(home, 'templates', 'my-shop');
  expect(await readFile(join(folder, 'files', 'PORT.md.tmpl'), 'utf8')).toBe('Port <%= parameter %>\n');
  expect(await readFile(join(folder, 'template.yaml'), 'utf8')).toContain('title: Shop of ours');
  await editor.getByRole('button', { name: 'Close' }).last().click();

  await window.chooseProject('New from template');
  const card = window.dialog('New project').locator('[data-template-id="my-shop"]');
  await expect(card).toContainText('Shop of ours');
  await expect(card).toContainText('yours', PATIENT);
  await expect(card.locator('img')).toBeVisible();
  await expect(window.dialog('New project').locator('[data-template-id="web-application"] img')).toBeVisible();
});

test('a template is passed on as one file: packed, dropped on a window, checked and installed under another name', async ({
  window: page,
  project,
  folder,
}) => {
  test.slow();
  await makeRepository(project);
  await writeFiles(project, {
    [workflowFile('check')]: 'formatVersion: 1\nnodes:\n  state: { action: git.status }\n',
  });
  const window = new StudioPage(page);
  const projectPage = new ProjectPage(page);
  const packed = join(folder, 'my-shop.template.tar.gz');
  await projectPage.open('Template');
  await projectPage.root.getByLabel('Short name').fill('my-shop', PATIENT);
  await projectPage.button('Save as template').click();
  await projectPage.root.getByRole('button', { name: /^As one file/ }).click(PATIENT);
  await projectPage.root.getByLabel('New file').fill(packed);
  await projectPage.button('Pack the template').click();
  await expect(projectPage.root).toContainText(`into ${packed}.`, PATIENT);
  await page.keyboard.press('Escape');
  await expect(projectPage.root).toHaveCount(0);

  const base64 = (await readFile(packed)).toString('base64');
  await page.evaluate((bytes) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
    data.items.add(new File([content], 'my-shop.template.tar.gz'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, base64);
  const dialog = window.dialog('Install a template');
  await expect(dialog).toContainText('Chosen: my-shop.template.tar.gz');
  await dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('There already is a template "my-shop".', PATIENT);
  await dialog.getByLabel('Short name').fill('their-shop');
  await dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(dialog).toHaveCount(0, PATIENT);
  await window.chooseProject('New from template');
  await expect(window.dialog('New project').locator('[data-template-id="their-shop"]')).toBeVisible(PATIENT);
});
