import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

/** Workflows are files of the user's: the canvas is only one of the hands that write them. */

const BY_HAND = `# What we check before every release.
formatVersion: 1
name: release   # the title

settings: {maxParallelTasks: 2}   # two is enough

nodes:
  # Nobody may release with a dirty tree.
  state:
    action: git.status

  lint:   # cheap, so it goes first
    parameters:
      path: "src"          # quotes stay
      # failOn: warning
    action: static-analysis.eslint
  test: {action: testing.run, after: [lint]}
# the end
`;

let file: string;
let folder: string;

test.beforeEach(async ({ project }) => {
  await writeFiles(project, { [workflowFile('release')]: BY_HAND });
  file = join(project, workflowFile('release'));
  folder = join(project, '.codomyrmex', 'workflows');
});

test('a workflow written by hand opens, and an edit on the canvas changes its own line and no other byte', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  await expect(window.canvas).toHaveAttribute('data-node-count', '3');
  await expect(window.workflowMenu).toHaveText('release');
  await expect(window.edge('lint', 'test')).toHaveCount(1);
  expect(await readdir(folder)).toEqual(['release.workflow.yaml']);

  await window.select('lint');
  await expect(window.field('path')).toHaveValue('src');
  await window.fill('path', 'source');
  const edited = BY_HAND.replace('path: "src" ', 'path: "source" ');
  await expect.poll(async () => readFile(file, 'utf8')).toBe(edited);

  await window.button('Undo').click();
  await expect.poll(async () => readFile(file, 'utf8')).toBe(BY_HAND);
});

test('moving a card writes the layout beside it and not one byte of the workflow', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.move('lint', 48, 96);
  const layout = join(folder, 'release.layout.json');
  await expect.poll(async () => readdir(folder)).toContain('release.layout.json');
  expect(JSON.parse(await readFile(layout, 'utf8'))).toMatchObject({ nodes: { lint: { x: expect.any(Number) } } });
  expect(await readFile(file, 'utf8')).toBe(BY_HAND);
  await expect(window.button('Undo')).toBeEnabled();
});

test('what an editor changes while the window is open shows up, and undo leaves it alone', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.select('lint');
  await window.fill('path', 'source');
  await expect.poll(async () => readFile(file, 'utf8')).toContain('"source"');
  const outside = (await readFile(file, 'utf8')).replace(
    '# the end',
    '  build: {action: build-synthesis.run}\n# the end',
  );
  await writeFile(file, outside);
  await expect(window.node('build')).toBeVisible();
  await expect(window.canvas).toHaveAttribute('data-node-count', '4');

  await window.button('Undo').click();
  await expect.poll(async () => readFile(file, 'utf8')).toBe(outside.replace('"source"', '"src"'));
  await expect(window.node('build')).toBeVisible();
});

test('a broken file shows its problem with line and column, and the canvas keeps what it had', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  await expect(window.canvas).toHaveAttribute('data-node-count', '3');
  const broken = BY_HAND.replace('action: git.status', 'action: git: status');
  await writeFile(file, broken);

  const bar = page.getByRole('alert').filter({ hasText: 'The text cannot be read at the moment.' });
  await expect(bar).toBeVisible();
  await expect(window.canvas).toHaveAttribute('data-node-count', '3');
  await expect(window.button('Run')).toBeDisabled();
  await bar.getByRole('button', { name: 'Show problem' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Problems' })).toContainText(/line 10:\d+/);
  expect(await readFile(file, 'utf8')).toBe(broken);

  await writeFile(file, BY_HAND);
  await expect(bar).toHaveCount(0);
  await expect(window.button('Run')).toBeEnabled();
});
