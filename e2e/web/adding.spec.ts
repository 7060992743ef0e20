import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const STEP = (id: string): string => `  ${id}:
    action: shell.run
    parameters: { command: [node, -p, "1"] }
`;

test.beforeEach(async ({ project }) => {
  const files = {
    [workflowFile('open')]: `formatVersion: 1\nname: Open\nnodes:\n${STEP('first')}`,
    [workflowFile('release')]: `formatVersion: 1\nname: Nightly release\nnodes:\n${STEP('ship')}`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), text);
  }
});

test('the search for a node begins with what is used, and finds workflows, commands and what was mistyped', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const search = window.dialog('Add node');
  const field = search.getByRole('combobox');
  const options = search.getByRole('option');
  await window.chooseWorkflow('open');
  await window.node('first').waitFor();
  await window.canvas.focus();

  await test.step('a mistyped word is taken for the one that was meant', async () => {
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('chrat');
    await expect(search).toContainText('Did you mean');
    await expect(options.first()).toContainText('Chart');
    await keyboard.press('Enter');
    await expect(window.node('chart')).toHaveAttribute('data-selected', '');
  });

  await test.step('what was used last stands first', async () => {
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(search.getByText('Recent')).toBeVisible();
    await expect(options.first()).toContainText('Chart');
    await keyboard.press('Enter');
    await expect(window.node('chart_2')).toHaveAttribute('data-selected', '');
  });

  await test.step('a workflow of the project becomes a node that runs it', async () => {
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('nightly');
    await expect(options.first()).toContainText('runs release');
    await keyboard.press('Enter');
    await expect(window.canvas.locator('[data-action-id="flow.run-workflow"]')).toHaveCount(1);
    await expect(window.field('workflow')).toHaveValue('release');
  });

  await test.step('behind a > stand commands', async () => {
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('>add note');
    await expect(options.first()).toContainText('Add note');
    await keyboard.press('Enter');
    await expect(search).toHaveCount(0);
    await expect(window.canvas.getByRole('textbox', { name: 'Write' })).toBeFocused();
  });
});
