import { expect, test } from '../fixtures.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const CHART = `formatVersion: 1
name: Chart
nodes:
  changed: { action: git.diff }
  say: { action: shell.run, parameters: { command: [node, -e, "console.log('hi')"] } }
  draw:
    action: data-visualization.chart
    after: [say]
    parameters: { kind: pie, title: Fruit, data: { apples: 3, pears: 4 } }
`;

test.beforeEach(async ({ project }) => {
  await writeFiles(project, { [workflowFile('chart')]: CHART, 'a.txt': 'one\n' });
  git(project, 'init', '-q', '-b', 'trunk');
  git(project, 'add', '-A');
  git(project, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'first');
  await writeFiles(project, { 'a.txt': 'two and more\n' });
});

test('an artifact leads back to run, node, what went in, commit and what was not committed', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  await window.runUntil('succeeded');
  await window.bottomTab('Artifacts');
  await page
    .getByRole('button', { name: /^Where did .*svg come from\?$/ })
    .first()
    .click();
  const dialog = window.dialog('Where did this come from?');
  await expect(dialog).toContainText('Made once');
  await expect(dialog).toContainText('Chart, attempt 1');
  await expect(dialog).toContainText('on trunk');
  await expect(dialog).toContainText('with uncommitted changes');
  await expect(dialog).toContainText('apples');
  await dialog.getByText('The uncommitted changes').click();
  await expect(dialog.getByRole('table', { name: 'a.txt' })).toContainText('two');
  await dialog.getByRole('button', { name: 'Open this run' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(window.inspector.getByRole('tab', { name: 'Output' })).toHaveAttribute('aria-selected', 'true');

  await test.step('from another run, the one that made it as well opens on its output', async () => {
    await window.select('say');
    await window.tab('Parameters');
    await window.showPanel('Runs');
    await window.button('Run').click();
    await expect(page.getByTestId('runs').locator('[data-run-id]')).toHaveCount(2);
    await window.runEnds('succeeded');
    await page
      .getByRole('button', { name: /^Where did .*svg come from\?$/ })
      .first()
      .click();
    const first = dialog.locator('details.trace-origin').filter({ hasText: 'run 1' });
    await first.locator('summary').first().click();
    await first.getByRole('button', { name: 'Open this run' }).click();
    await expect(page.getByRole('button', { name: 'Back to editing' })).toBeVisible();
    await expect(window.inspector.getByRole('tab', { name: 'Output' })).toHaveAttribute('aria-selected', 'true');
    await expect(window.inspector.getByRole('img', { name: /: \w+ chart;/i })).toBeVisible();
  });
});

test('every value of an output is copied as an expression and carried to a field', async ({ window: page }) => {
  const window = new StudioPage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await window.runUntil('succeeded');
  await window.select('say');
  await window.tab('Output');
  const code = window.output('stdout').locator('[draggable]').first();
  const carried = await page.evaluateHandle(() => new DataTransfer());
  await code.dispatchEvent('dragstart', { dataTransfer: carried });
  const given = await carried.evaluate((data) => [
    data.getData('application/x-codomyrmex-expression'),
    data.getData('text/plain'),
  ]);
  expect(given).toEqual(['{{ nodes.say.outputs.stdout }}', '{{ nodes.say.outputs.stdout }}']);
  await window.output('stdout').getByRole('button', { name: 'Copy stdout as an expression' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('{{ nodes.say.outputs.stdout }}');

  await test.step('of a table too, wherever a cell stands after sorting', async () => {
    await window.select('changed');
    const files = window.output('files');
    await files.getByRole('columnheader', { name: 'path' }).click();
    const cell = files.getByRole('button', { name: 'a.txt: copy {{ nodes.changed.outputs.files[0].path }}' });
    const held = await page.evaluateHandle(() => new DataTransfer());
    await cell.dispatchEvent('dragstart', { dataTransfer: held });
    expect(await held.evaluate((data) => data.getData('text/plain'))).toBe('{{ nodes.changed.outputs.files[0].path }}');
    await cell.press('Enter');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('{{ nodes.changed.outputs.files[0].path }}');
  });
});

test('what is still a file of the project is made again from its artifact, and compared', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const script =
    "fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/out.txt', fs.readFileSync('a.txt'))";
  await writeFiles(project, {
    [workflowFile('made')]: `formatVersion: 1
name: Made
nodes:
  build: { action: build-synthesis.run, parameters: { target: build, artifacts: ["dist/**"] } }
`,
    'package.json': JSON.stringify({ name: 'made', version: '1.0.0', scripts: { build: 'node make.cjs' } }),
    'make.cjs': `const fs = require('node:fs');\n${script};\n`,
    '.gitignore': 'dist\n',
  });
  git(project, 'add', 'package.json', 'make.cjs', '.gitignore');
  git(project, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'second');
  await window.openWorkflow('Made');
  await window.runUntil('succeeded');
  await window.bottomTab('Artifacts');
  const ask = page.getByRole('button', { name: 'Where did dist/out.txt come from?' });
  const dialog = window.dialog('Where did this come from?');
  const again = dialog.getByRole('button', { name: 'Make it again and compare' });
  await ask.click();
  await again.click();
  // With what was not committed: a.txt.
  await expect(dialog.getByRole('status')).toContainText('the very same bytes', { timeout: 60_000 });
  await page.keyboard.press('Escape');

  await test.step('a file that has changed since is not what the artifact was', async () => {
    await writeFiles(project, { 'dist/out.txt': 'by hand\n' });
    await ask.click();
    await expect(dialog).toContainText('Made once');
    await expect(again).toHaveCount(0);
  });
});
