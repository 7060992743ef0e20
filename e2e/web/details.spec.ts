import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const FILE = `formatVersion: 1
parameters:
  who: { default: world }
nodes:
  first: { action: shell.run, parameters: { command: echo hello } }
  second: { action: shell.run, after: [first], parameters: { command: echo } }
`;

test.beforeEach(async ({ project }) => writeFiles(project, { [workflowFile('say')]: FILE }));

const written = (project: string): Promise<string> => readFile(join(project, workflowFile('say')), 'utf8');

test('the details show input, parameters and output, and an output is dragged into a parameter', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await window.runUntil('succeeded');
  await window.select('second');
  await window.canvas.focus();
  await page.keyboard.press('i');
  const details = page.getByRole('dialog', { name: /^Details of/ });
  const input = details.getByRole('region', { name: 'Input' });
  await expect(input.locator('[data-expression-row="nodes.first.outputs.stdout"]')).toBeVisible();
  await input.getByRole('button', { name: 'JSON' }).click();
  await expect(input.locator('[data-expression-row="nodes.first.outputs.stdout"]')).toContainText('hello');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa']).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await input
    .locator('[data-expression-row="nodes.first.outputs.stdout"]')
    .dragTo(details.locator('[data-parameter="command"]'));
  await expect.poll(() => written(project)).toContain('command: "{{ nodes.first.outputs.stdout }}"');
  await expect(details.locator('[data-parameter="command"] [data-state="value"]')).toContainText('hello');
  // The same by key: a menu beside each value names the parameters.
  const who = input.getByRole('button', { name: 'Put parameters.who into a parameter' });
  await window.tabTo(who);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Into Folder' }).click();
  await expect.poll(() => written(project)).toContain('cwd: "{{ parameters.who }}"');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(details.getByRole('region', { name: 'Input' })).toContainText('Parameters of the workflow');
  await expect(details.locator('[data-parameter="command"] input')).toHaveValue('echo hello');
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
});

test('an open workflow that is deleted outside is kept or closed, as one says', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await expect(window.node('second')).toBeVisible();
  await rm(join(project, workflowFile('say')));
  const bar = page.getByRole('alert').filter({ hasText: 'was deleted or renamed outside' });
  await expect(bar).toBeVisible();
  await expect(window.node('second')).toBeVisible();
  await bar.getByRole('button', { name: 'Keep a copy' }).click();
  await expect(bar).toHaveCount(0);
  await expect.poll(() => written(project).catch(() => '')).toContain('command: echo hello');
});

test('an open workflow that is renamed outside is followed', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await expect(window.node('second')).toBeVisible();
  await rename(join(project, workflowFile('say')), join(project, workflowFile('told')));
  await page.getByRole('button', { name: 'Open “told”' }).click();
  await expect(page.getByRole('button', { name: /^Workflow told/ })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'outside' })).toHaveCount(0);
});

test('a field that is being typed into asks when the same was changed outside', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await window.select('first');
  await window.field('command').fill('echo mine');
  await writeFiles(project, { [workflowFile('say')]: FILE.replace('echo hello', 'echo theirs') });
  const question = window.inspector.getByRole('alert');
  await expect(question).toContainText('Meanwhile changed outside to echo theirs');
  await expect(window.field('command')).toHaveValue('echo mine');
  await question.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => written(project)).toContain('command: echo mine');
  await window.field('command').fill('echo again');
  await writeFiles(project, { [workflowFile('say')]: FILE.replace('echo hello', 'echo others') });
  await question.getByRole('button', { name: 'Take theirs' }).click();
  await expect(window.field('command')).toHaveValue('echo others');
  expect(await written(project)).toContain('echo others');
});
