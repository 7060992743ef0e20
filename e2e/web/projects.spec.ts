import { access, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { git, makeRepository, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const TEMPLATES = [
  { id: 'web-application', first: 'src/server.js', answer: ['Port', '9090'], written: ['src/main.js', '9090'] },
  {
    id: 'typescript-library',
    first: 'src/index.ts',
    answer: ['Description', 'Durations'],
    written: ['package.json', 'Durations'],
  },
] as const;

for (const { id, first, answer, written } of TEMPLATES) {
  test(`a project is made from the template ${id} into an empty folder, after a look at what will be written`, async ({
    window: page,
    folder,
  }) => {
    const window = new StudioPage(page);
    const made = join(folder, `my-${id}`);
    await mkdir(made);
    const wizard = window.dialog('New project');
    const [field, value] = answer;
    const [file, text] = written;

    await window.chooseProject('New from template');
    await wizard.locator(`[data-template-id="${id}"]`).click();
    await wizard.getByRole('textbox', { name: 'Project folder' }).fill(`my-${id}`);
    await window.pickFolder(wizard, folder);
    await wizard.getByLabel(field, { exact: true }).fill(value);
    await expect(wizard).toContainText(`Will be made at ${made}`);
    await wizard.getByRole('button', { name: 'Show what will be written' }).click();

    const files = wizard.getByRole('list', { name: 'Files' });
    await files.locator(`[data-path="${file}"]`).click();
    await expect(wizard.locator('pre')).toContainText(text);
    const paths = await files
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-path') ?? ''));
    expect(paths).toContain(first);
    expect(await readdir(made)).toEqual([]);

    await wizard.getByRole('button', { name: 'Create project' }).click();
    await expect(wizard).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Switch project' })).toHaveText(`my-${id}`);
    await expect(window.canvas).not.toHaveAttribute('data-node-count', '0');
    for (const path of paths) await access(join(made, path));
    expect(await readFile(join(made, file), 'utf8')).toContain(text);
    expect(git(made, 'log', '--oneline').trim().split('\n')).toHaveLength(1);
    expect(git(made, 'status', '--porcelain')).toBe('');
  });
}

test('the wizard refuses to write over what is there', async ({ window: page, folder, project }) => {
  await makeRepository(project);
  const window = new StudioPage(page);
  const wizard = window.dialog('New project');
  await window.chooseProject('New from template');
  await wizard.locator('[data-template-id="web-application"]').click();
  await wizard.getByRole('textbox', { name: 'Project folder' }).fill('project');
  await window.pickFolder(wizard, folder);
  await wizard.getByRole('button', { name: 'Show what will be written' }).click();
  await expect(wizard.getByRole('alert')).toBeVisible();
  await expect(wizard.getByRole('button', { name: 'Create project' })).toBeDisabled();
  expect(git(project, 'status', '--porcelain')).toBe(' M src/vat.js\n');
});

test('an existing repository is opened, projects are switched, and each keeps its workflow', async ({
  window: page,
  folder,
}) => {
  const window = new StudioPage(page);
  const shop = join(folder, 'shop');
  await makeRepository(shop);
  await writeFiles(shop, {
    [workflowFile('check')]: 'formatVersion: 1\nnodes:\n  state:\n    action: git.status\n',
    [workflowFile('second')]: 'formatVersion: 1\nnodes:\n  a: {action: git.status}\n  b: {action: git.log}\n',
  });
  await window.openFolder(shop);
  await expect(window.node('state')).toBeVisible();
  await window.openWorkflow('second');
  await expect(window.canvas).toHaveAttribute('data-node-count', '2');

  await window.chooseProject('project');
  await expect(window.canvas).toHaveAttribute('data-node-count', '0');
  await window.showPanel('Projects');
  await expect(window.projects).toContainText('main');
  await window.projects.getByRole('button', { name: /^shop/ }).click();
  await expect(window.canvas).toHaveAttribute('data-node-count', '2');

  await page.reload();
  await expect(window.workflowMenu).toHaveText('second');
  expect(git(shop, 'status', '--porcelain')).toBe(' M src/vat.js\n?? .codomyrmex/workflows/\n');
});

test('a workflow is created, renamed, duplicated and deleted, and its files follow', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const folder = join(project, '.codomyrmex', 'workflows');
  const files = async (): Promise<readonly string[]> =>
    (await readdir(folder).catch(() => [])).toSorted((a, b) => a.localeCompare(b));
  await window.chooseWorkflow('New workflow');
  expect(await files()).toEqual([]);
  await window.dragIn('git.status', 200, 120);
  await expect(window.node('status')).toBeVisible();
  const stem = await window.workflowMenu.textContent();
  await expect.poll(files).toEqual([`${stem}.layout.json`, `${stem}.workflow.yaml`]);

  await window.chooseWorkflow('Rename');
  await window.dialog('Rename workflow').getByRole('textbox', { name: 'Name' }).fill('nightly');
  await page.keyboard.press('Enter');
  await expect(window.workflowMenu).toHaveText('nightly');
  expect(await files()).toEqual(['nightly.layout.json', 'nightly.workflow.yaml']);

  await window.chooseWorkflow('Duplicate');
  await expect(window.workflowMenu).not.toHaveText('nightly');
  const copy = (await files()).find((name) => name.endsWith('.yaml') && !name.startsWith('nightly.'));
  expect(copy).toBeDefined();
  expect(await readFile(join(folder, copy ?? ''), 'utf8')).toContain('action: git.status');

  await window.chooseWorkflow('Delete');
  await window.dialog('Delete').getByRole('button', { name: 'Delete' }).click();
  await expect(window.workflowMenu).toHaveText('nightly');
  expect(await files()).toEqual(['nightly.layout.json', 'nightly.workflow.yaml']);
  await expect(window.node('status')).toBeVisible();
});

test.describe('a workflow with parameters', () => {
  test.beforeEach(async ({ project }) =>
    writeFiles(project, {
      [workflowFile('greet')]: `formatVersion: 1
parameters:
  who: { type: string, default: world }
  times: { type: integer, required: true }
nodes:
  greet:
    action: shell.run
    parameters: { command: [node, -p, "'hello {{ parameters.who }}, {{ parameters.times }} times'"] }
`,
    }),
  );

  test('asks for what a run needs, checks it, and remembers it', async ({ window: page }) => {
    const window = new StudioPage(page);
    const form = window.dialog('Run greet');
    const start = form.getByRole('button', { name: 'Start run' });
    await window.button('Run').click();
    await expect(form.getByLabel('who')).toHaveValue('world');
    await start.click();
    await expect(form).toContainText('This parameter is needed.');
    await form.getByLabel('times').fill('often');
    await start.click();
    await expect(form).toContainText('Needs a whole number.');
    await form.getByLabel('who').fill('moon');
    await form.getByLabel('times').fill('2');
    await start.click();
    await expect(form).toHaveCount(0);
    await window.runEnds('succeeded');
    await expect(window.log).toContainText('hello moon, 2 times');

    await page.reload();
    await window.button('Run with parameters').click();
    await expect(form.getByLabel('who')).toHaveValue('moon');
    await expect(form.getByLabel('times')).toHaveValue('2');
  });
});
