import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { git, makeRepository, workflowFile } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

// Every field is reached by Tab, and each Tab waits for the window: on a busy machine that takes its time.
test.setTimeout(240_000);

test.beforeEach(async ({ project }) => {
  await makeRepository(project);
  git(project, 'checkout', '-q', 'src/vat.js');
});

test('a workflow is drawn, filled in, run and undone without a mouse', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const search = window.palette.getByRole('searchbox', { name: 'Search modules' });

  await test.step('nodes come from the palette: Enter in the search, or on a row', async () => {
    await window.tabTo(search);
    await keyboard.type('run tests');
    await keyboard.press('Enter');
    await expect(window.node('tests')).toHaveAttribute('data-selected', '');
    await keyboard.press('Escape');
    await expect(search).toHaveValue('');
    await keyboard.type('eslint');
    const row = window.palette.locator('[data-action-id="static-analysis.eslint"]');
    await expect(window.palette.locator('[data-action-id="git.commit"]')).toHaveCount(0);
    await window.tabTo(row);
    await keyboard.press('Enter');
    await expect(window.node('lint')).toHaveAttribute('data-selected', '');
  });

  await test.step('fields are reached by Tab', async () => {
    await window.tabTo(window.field('path'));
    await keyboard.type('src');
    await keyboard.press('Tab');
    await window.tabTo(window.canvas);
    await keyboard.press('ArrowUp');
    await expect(window.node('tests')).toHaveAttribute('data-selected', '');
    await window.tabTo(window.field('runner'));
    await keyboard.type('node');
    await expect(window.field('runner')).toHaveValue('node');
    await window.tabTo(window.field('path'));
    await keyboard.type('test/**/*.test.js');
    await keyboard.press('Tab');
    await expect(window.node('tests')).toContainText('test/**/*.test.js');
  });

  await test.step('N adds a node beside the selected one', async () => {
    await window.tabTo(window.canvas);
    await keyboard.press('n');
    await expect(window.dialog('Add node')).toBeVisible();
    await keyboard.type('chart');
    await expect(window.dialog('Add node').getByRole('option', { selected: true })).toContainText('Chart');
    await keyboard.press('Alt+Enter');
    await expect(window.dialog('Add node')).toHaveCount(0);
    await expect(window.node('chart')).toHaveAttribute('data-selected', '');
    await expect(window.canvas).toBeFocused();
  });

  await test.step('C connects: C again for the next output, arrows for the port, Enter', async () => {
    await walkTo(window, 'ArrowUp', 'tests');
    await keyboard.press('c');
    const from = window.portOf({ node: 'tests', port: 'outputs.summary' });
    await pressUntil(window, 'c', () => from.getAttribute('data-fits'), 'source');
    const to = window.portOf({ node: 'chart', port: 'parameters.data' });
    await pressUntil(window, 'ArrowRight', () => to.getAttribute('data-chosen'), '');
    await expect(page.locator('[aria-live="polite"]').filter({ hasText: /Chart data/i })).toHaveCount(1);
    await keyboard.press('Enter');
    await expect(window.edge('tests', 'chart')).toHaveCount(1);
  });

  const file = join(project, workflowFile('untitled'));
  await test.step('undo and redo', async () => {
    await keyboard.press('Control+z');
    await expect(window.edge('tests', 'chart')).toHaveCount(0);
    await keyboard.press('Control+Shift+z');
    await expect(window.edge('tests', 'chart')).toHaveCount(1);
    await expect.poll(async () => readFile(file, 'utf8')).toContain('nodes.tests.outputs.summary');
  });

  await test.step('Ctrl+K finds every command; Ctrl+Enter runs, and waits for what was just typed', async () => {
    await keyboard.press('Control+k');
    await expect(window.dialog('Commands')).toBeVisible();
    await keyboard.type('tidy');
    await keyboard.press('Enter');
    await expect(window.dialog('Commands')).toHaveCount(0);
    await walkTo(window, 'ArrowRight', 'chart');
    await window.tabTo(window.field('title'));
    await keyboard.type('How the tests ended');
    await keyboard.press('Enter');
    await keyboard.press('Control+Enter');
    await window.runEnds('succeeded');
    await window.hasStatus('chart', 'succeeded');
    expect(await readFile(file, 'utf8')).toContain('title: How the tests ended');
  });

  await test.step('results are reached by keys', async () => {
    await window.tabTo(window.inspector.getByRole('tab', { name: 'Parameters' }));
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await expect(window.inspector.getByRole('img', { name: /^How the tests ended: Bar chart/ })).toBeVisible();
  });
});

test('? shows every key, with Shift or without, and a key that is changed there is another one at once', async ({
  window: page,
}) => {
  const { keyboard } = page;
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const press of ['Shift+Slash', '?']) {
    await page.getByTestId('canvas').focus();
    await keyboard.press(press);
    await expect(sheet).toContainText('Undo');
    await keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
  }
  await keyboard.press('Shift+Slash');
  await sheet.getByRole('button', { name: 'Change shortcuts' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByPlaceholder('Filter actions').fill('time scrubber');
  await settings.getByRole('button', { name: /^Record/ }).click();
  await keyboard.press('F9');
  await expect(settings).toContainText('F9');
  await keyboard.press('Escape');
  await expect(settings).toHaveCount(0);
  await page.getByTestId('canvas').focus();
  await keyboard.press('F9');
  await expect(page.locator('.scrubber')).toBeVisible();
});

/** Presses an arrow until this node is the selected one; the graph decides how many presses that takes. */
async function walkTo(window: StudioPage, key: string, path: string): Promise<void> {
  await window.tabTo(window.canvas);
  await pressUntil(window, key, () => window.node(path).getAttribute('data-selected'), '');
}

async function pressUntil(
  { page }: StudioPage,
  key: string,
  read: () => Promise<string | null>,
  wanted: string,
): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await read()) === wanted) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Pressing ${key} does not lead there.`);
}
