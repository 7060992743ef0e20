import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { git, makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };

const FIRST = `formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: "eslint ." } }
  old: { action: git.log, after: [lint] }
  tests: { action: testing.run, parameters: { path: test }, after: [lint] }
`;
/** Somebody changed lint, took old out and put status in. */
const NOW = `formatVersion: 1
nodes:
  lint: { action: shell.run, parameters: { command: "oxlint ." } }
  tests: { action: testing.run, parameters: { path: test }, after: [lint] }
  status: { action: git.status, after: [tests] }
`;
/** On a branch, somebody else changed lint too, and the path of the tests. */
const SIDE = FIRST.replace('eslint .', 'biome check').replace('path: test', 'path: unit');

test.beforeEach(async ({ project }) => {
  await makeRepository(project);
  await writeFiles(project, { [workflowFile('gate')]: FIRST });
  const commit = (subject: string): void => {
    git(project, 'add', '.codomyrmex');
    git(project, 'commit', '--quiet', '--message', subject);
  };
  commit('a first gate');
  const main = git(project, 'branch', '--show-current').trim();
  git(project, 'stash', '--quiet');
  git(project, 'switch', '--quiet', '--create', 'side');
  await writeFiles(project, { [workflowFile('gate')]: SIDE });
  commit('biome');
  git(project, 'switch', '--quiet', main);
  await writeFiles(project, { [workflowFile('gate')]: NOW });
});

test('what changed since a commit is drawn on the canvas and told field by field', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.openWorkflow('gate');
  await window.chooseWorkflow('Compare versions…');
  const dialog = window.dialog('Versions of gate');
  const card = (node: string) => dialog.locator(`[data-compare-node="${node}"]`);
  await expect(card('lint')).toHaveAttribute('data-change', 'changed', PATIENT);
  await expect(card('status')).toHaveAttribute('data-change', 'added');
  await expect(card('old')).toHaveAttribute('data-change', 'removed');
  await expect(card('old')).toContainText('− removed');
  await expect(card('tests')).toHaveAttribute('data-change', 'same');
  await expect(dialog).toContainText('3 changes');

  await dialog.getByRole('tab', { name: 'Changes' }).press('n');
  await expect(dialog.locator('[data-compare-row="lint"]')).toHaveAttribute('aria-pressed', 'true');
  const fields = dialog.getByRole('region', { name: 'Changes' });
  await expect(fields).toContainText('eslint .');
  await expect(fields).toContainText('oxlint .');
  await page.keyboard.press('n');
  await expect(dialog.locator('[data-compare-row="status"]')).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('o');
  await expect(dialog.getByTestId('compare-before').locator('[data-compare-node="old"]')).toBeVisible();
  await expect(dialog.getByTestId('compare-after').locator('[data-compare-node="old"]')).toHaveCount(0);
  await expect(dialog.getByTestId('compare-before').locator('[data-compare-node="status"]')).toHaveCount(0);

  await dialog.getByRole('combobox', { name: 'Earlier' }).selectOption('revision:side');
  await expect(card('tests').first()).toHaveAttribute('data-change', 'changed', PATIENT);
});

test('a branch is merged: what one side changed is taken, only what both changed is asked, and undo takes it back', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await window.openWorkflow('gate');
  await window.chooseWorkflow('Compare versions…');
  const dialog = window.dialog('Versions of gate');
  await dialog.getByRole('tab', { name: 'Merge' }).click();
  await dialog.getByLabel('Merge into the workflow as it is now').selectOption('revision:side');
  await expect(dialog.getByRole('status')).toContainText('1 place was changed in both; 1 to decide.', PATIENT);
  const conflicts = dialog.getByRole('list', { name: 'Changed in both' }).locator('[data-conflict]');
  await expect(conflicts).toHaveCount(1);
  await expect(conflicts).toContainText('biome check');
  const merge = dialog.getByRole('button', { name: 'Merge', exact: true });
  await expect(merge).toHaveAttribute('aria-disabled', 'true');
  await conflicts.getByRole('radio', { name: 'As in side' }).check();
  await merge.click();
  await expect(dialog).toHaveCount(0);

  const file = (): Promise<string> => readFile(join(project, workflowFile('gate')), 'utf8');
  await expect.poll(file).toContain('biome check');
  expect(await file()).toContain('path: unit');
  expect(await file()).toContain('git.status');
  expect(await file()).not.toContain('git.log');
  await window.button('Undo').click();
  await expect.poll(file).toBe(NOW);
});

test('an earlier version comes back by one button, and undo takes it back', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await window.openWorkflow('gate');
  await window.chooseWorkflow('Compare versions…');
  const dialog = window.dialog('Versions of gate');
  const restore = dialog.getByRole('button', { name: 'Restore the earlier version' });
  await expect(dialog.locator('[data-compare-node="lint"]')).toHaveAttribute('data-change', 'changed', PATIENT);
  await dialog.getByRole('combobox', { name: 'Earlier' }).selectOption('working');
  await expect(restore).toHaveAttribute('aria-disabled', 'true');
  const commit = git(project, 'log', '-1', '--format=%H').trim();
  await dialog.getByRole('combobox', { name: 'Earlier' }).selectOption(`revision:${commit}`);
  await expect(restore).not.toHaveAttribute('aria-disabled', 'true', PATIENT);
  await restore.click();
  await expect(dialog).toHaveCount(0);
  const file = (): Promise<string> => readFile(join(project, workflowFile('gate')), 'utf8');
  await expect.poll(file).toBe(FIRST);
  await window.button('Undo').click();
  await expect.poll(file).toBe(NOW);
});
