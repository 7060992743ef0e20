import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const FILE = `formatVersion: 1
nodes:
  first: # the comment stays
    action: flow.wait
`;

test.beforeEach(async ({ project }) => writeFiles(project, { [workflowFile('wait')]: FILE }));

/** The text beside the canvas, with the cursor behind its last letter. */
async function openTextAtEnd(window: StudioPage): Promise<Locator> {
  await window.bottomTab('Text');
  const text = window.page.getByRole('textbox', { name: 'Text of the workflow' });
  await text.click();
  await text.press('Control+End');
  return text;
}

test('what is typed into the text moves the canvas, and the other way round', async ({ window: page }) => {
  const window = new StudioPage(page);
  const text = await openTextAtEnd(window);
  await page.keyboard.insertText('  last:\n    action: flow.wait\n');
  await expect(window.node('last')).toBeVisible();
  await window.select('last');
  await window.fill('duration', '5ms');
  await expect(text).toContainText('duration: 5ms');
  await expect(text).toContainText('# the comment stays');
});

test('the text completes actions and parameters, says what words mean and answers problems', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const text = await openTextAtEnd(window);
  await page.keyboard.type('  last:\n');
  await page.keyboard.type('action: flow.w');
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options.filter({ hasText: 'flow.wait' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('\npar');
  await expect(options.filter({ hasText: 'parameters' }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type('dur');
  await expect(options.filter({ hasText: 'duration' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(text).toContainText('duration: ');
  await page.keyboard.type('20');
  // A number without its unit: the line says so, and one key gives the answer.
  await expect(page.locator('.cm-lintRange-error', { hasText: '20' })).toBeVisible();
  await page.keyboard.press('Alt+Enter');
  await expect(text).toContainText('duration: 20s');
  await expect(window.node('last')).toBeVisible();
  await text.getByText('flow.wait').last().hover();
  await expect(page.locator('.word-tooltip')).toContainText('Wait');
});

test('a half-typed text leaves the canvas as it was', async ({ window: page }) => {
  const window = new StudioPage(page);
  await openTextAtEnd(window);
  await page.keyboard.insertText('  more: {\n');
  await expect(page.getByText('This cannot be read yet')).toBeVisible();
  await expect(window.node('first')).toBeVisible();
});

test('Enter takes what the list shows however soon it follows, and ends the line behind a whole word', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const text = await openTextAtEnd(window);
  await page.keyboard.type('  last:\n');
  await page.keyboard.type('action: flow.wai');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type('t');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await page.keyboard.type('\nafter: [first]');
  await expect(text).toContainText(/action: flow\.wait\s*after: \[first\]/);
  await expect(window.node('last')).toBeVisible();
});
