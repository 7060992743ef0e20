import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const FILE = `formatVersion: 1
nodes:
  good: { action: shell.run, parameters: { command: "true" } }
  bad: { action: shell.run, parameters: { command: "false" }, onFailure: continue }
  last:
    action: shell.run
    after: { good: succeeded, bad: succeeded }
    parameters: { command: echo hello, env: { CI: "1" } }
  code: { action: code-execution.run, parameters: { language: python, code: "print(1)" } }
  read: { action: files.list, parameters: {} }
`;

test.beforeEach(async ({ project }) =>
  writeFiles(project, { [workflowFile('gate')]: FILE, 'src/a.ts': '1', 'src/deep/b.ts': '2' }),
);

const written = (project: string): Promise<string> => readFile(join(project, workflowFile('gate')), 'utf8');

test('the table of a join is made from the real parents and marks what holds in the run', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.select('last');
  const table = window.inspector.getByRole('table');
  await expect(table.getByRole('row')).toHaveText([
    /good\s*bad\s*then/,
    /succeeded\s*succeeded\s*it starts/,
    /succeeded\s*not succeeded\s*it is skipped/,
    /succeeded\s*still open\s*it waits/,
    /not succeeded\s*either way\s*it is skipped/,
    /still open\s*succeeded or still open\s*it waits/,
    /still open\s*not succeeded\s*it is skipped/,
  ]);
  await window.inspector.getByLabel('If it waits for several').selectOption('first');
  await expect(table.getByRole('row').nth(1)).toContainText('either way');
  await window.inspector.getByLabel('If it waits for several').selectOption('all');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await window.runEnds('succeeded');
  await window.select('last');
  await window.tab('Parameters');
  await expect(table.locator('[data-now]')).toHaveCount(1);
  await expect(table.locator('[data-now]')).toContainText('it is skipped');
});

test('rules say in words what their values will do', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await window.select('last');
  const { inspector } = window;
  await inspector.getByLabel('Further attempts').fill('3');
  await inspector.getByLabel('Further attempts').press('Enter');
  await expect(inspector.getByText(/Up to 4 attempts .* It waits 1 s, 2 s and 4 s/)).toBeVisible();
  await inspector.getByLabel('Time limit').fill('90');
  await inspector.getByLabel('Time limit').press('Enter');
  await expect(inspector.getByText('After 1 m 30 s all its processes are stopped')).toBeVisible();
  await inspector.getByLabel('Cores').fill('1');
  await inspector.getByLabel('Cores').press('Enter');
  await expect(inspector.getByText('It starts when 1 core is free')).toBeVisible();
  await expect(inspector.getByText('It always runs: shell.run has effects outside')).toBeVisible();
  await inspector.getByLabel('Reuse').selectOption('files');
  await inspector.getByLabel('Files that decide').fill('src/**');
  await inspector.getByLabel('Files that decide').press('Control+Enter');
  await expect(inspector.locator('[data-matches="2"]')).toHaveText('2 files match');
  await expect.poll(() => written(project)).toContain('timeout: 90s');
  await expect.poll(() => written(project)).toContain('inputs: [src/**]');
});

test('every kind of value has its own control', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  await window.select('last');
  const { inspector } = window;
  await inspector.getByRole('button', { name: 'Arguments' }).click();
  await expect(window.field('command')).toHaveValue('echo\nhello');
  await expect.poll(() => written(project)).toContain('command: [echo, hello]');
  await inspector.getByRole('textbox', { name: 'Environment: new name' }).fill('MODE');
  await inspector.getByRole('textbox', { name: 'Environment: new value' }).fill('fast');
  await inspector.getByRole('textbox', { name: 'Environment: new value' }).press('Enter');
  await expect(inspector.getByRole('textbox', { name: 'Value of MODE' })).toHaveValue('fast');
  await inspector.getByRole('button', { name: 'Folder: choose in the project' }).click();
  const picker = window.dialog('Choose folder');
  await picker.getByRole('searchbox').fill('deep');
  await picker.getByRole('button', { name: 'src/deep' }).click();
  await expect(window.field('cwd')).toHaveValue('src/deep');
  await expect.poll(() => written(project)).toContain('MODE: fast');
  await window.select('code');
  const code = inspector.locator('[data-parameter="code"]').getByRole('textbox');
  await expect(inspector.locator('[data-language-name="python"]')).toBeVisible();
  await code.click();
  await code.press('Control+End');
  await page.keyboard.type('\nprint(2)');
  await page.keyboard.press('Tab');
  await expect.poll(() => written(project)).toContain('print(2)');
  await window.select('read');
  await window.field('include').fill('src/*.ts\nsrc/**/*.ts');
  await expect(inspector.locator('[data-parameter="include"]').getByText('2 files match')).toBeVisible();
  await expect(inspector.locator('[data-parameter="include"]').getByText('1 file matches')).toBeVisible();
});

test('a problem is answered beside its field', async ({ window: page, project }) => {
  await writeFiles(project, {
    [workflowFile('gate')]: FILE.replace('command: echo hello', 'comand: ls'),
  });
  const window = new StudioPage(page);
  await window.select('last');
  await window.inspector
    .getByRole('button', { name: /command/ })
    .first()
    .click();
  await expect.poll(() => written(project)).toContain('command: ls');
});
