import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { ROOT, startStudio } from '../studio-process.ts';

/** The pictures of the README, taken from the running studio on a fresh copy of the sample: npm run pictures. */

const PICTURES = join(ROOT, 'docs', 'pictures');
const LARGEST_BYTES = 250_000;

test('the pictures of the README', async ({ page, home }) => {
  const studio = await startStudio({ home });
  await mkdir(PICTURES, { recursive: true });
  const window = new StudioPage(page);
  await page.goto(studio.address);

  await page.getByRole('button', { name: 'Mouse', exact: true }).click();
  await runWorkflow(window, 'Quality gate', 'succeeded');
  await window.select('lint');
  await window.tab('Output');
  await expect(window.inspector.getByRole('table', { name: 'Findings' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Task' }).selectOption('tests');
  await expect(window.log).not.toBeEmpty();
  await take(page, 'studio', 'light');
  await take(page, 'studio', 'dark');
  await window.bottomTab('Timeline');
  await widenInspector(page, 256);
  await window.button('Fit').click();
  await take(page, 'findings', 'light');

  await widenInspector(page, -160);
  await page.getByRole('button', { name: 'Fold the panel' }).click();
  await runWorkflow(window, 'Explore a failure', 'failed');
  await window.select('known_bugs');
  await expect(window.inspector.locator('[data-test-status="failed"]').first()).toBeVisible();
  // Seen from near first: cards keep their details on the way back to the whole.
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await window.button('Fit').click();
  await take(page, 'failure', 'light');
  await take(page, 'failure', 'dark');
  expect(await studio.stop()).toBe(0);
});

async function runWorkflow(window: StudioPage, title: string, end: string): Promise<void> {
  await window.openWorkflow(title);
  await expect(window.workflowMenu).toHaveText(title);
  await window.button('Run').click();
  await window.runEnds(end);
  await window.button('Fit').click();
}

async function widenInspector(page: Page, pixels: number): Promise<void> {
  const box = await page.getByRole('separator').last().boundingBox();
  if (box === null) throw new Error('The inspector has no edge to drag.');
  await page.mouse.move(box.x + box.width / 2, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - pixels, 400, { steps: 6 });
  await page.mouse.up();
}

async function take(page: Page, name: string, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  // Tooltips and hover marks belong to the hand, not to the picture.
  await page.mouse.move(720, 2);
  const path = join(PICTURES, `${name}-${theme}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  expect((await stat(path)).size, `${path} is too large`).toBeLessThan(LARGEST_BYTES);
}
