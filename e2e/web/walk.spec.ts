import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { git, makeRepository } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

/*
 * The main job, end to end, as a person does it: open a real repository, draw a workflow of six modules with the mouse, run it, see what
 * failed and why, look at every result, close the window, and find all of it again.
 */

test.setTimeout(180_000);

test.beforeEach(async ({ project }) => makeRepository(project));

test('a workflow is drawn, run, understood and found again', async ({ window: page, project, studio, context }) => {
  const window = new StudioPage(page);

  await test.step('drag six nodes onto the canvas', async () => {
    await window.dragIn('git.status', 40, 40);
    await window.dragIn('static-analysis.eslint', 40, 260);
    await expect(window.node('status')).toBeVisible();
    await expect(window.node('lint')).toBeVisible();
    await window.button('Undo').click();
    await expect(window.node('lint')).toHaveCount(0);
    await window.button('Redo').click();
    await expect(window.node('lint')).toBeVisible();
    for (const action of [
      'testing.run',
      'build-synthesis.run',
      'data-visualization.chart',
      'ai-code-editing.generate',
    ]) {
      await window.dragIn(action, 340, 40);
      await expect(window.nodesOf(action)).toHaveCount(1);
    }
    await expect(window.canvas).toHaveAttribute('data-node-count', '6');
    await window.button('Tidy').click();
  });

  await test.step('fill the forms', async () => {
    await window.select('lint');
    await window.fill('path', 'src');
    await window.select('tests');
    await window.field('runner').selectOption('node');
    await window.fill('path', 'test/**/*.test.js');
    await window.select('generate');
    await window.field('provider').selectOption('recorded');
    await window.fill('recording', 'euros');
    await window.fill('prompt', 'Write a function that formats a price in euros.');
    await window.select('chart');
    await window.fill('title', 'How the tests ended');
  });

  await test.step('connect data and order', async () => {
    await window.button('Tidy').click();
    await window.button('Fit').click();
    await window.connect({ node: 'tests', port: 'outputs.summary' }, { node: 'chart', port: 'parameters.data' });
    await expect(window.edge('tests', 'chart')).toHaveCount(1);
    await window.connect({ node: 'lint', port: 'done' }, { node: 'build', port: 'after' });
    await expect(window.edge('lint', 'build')).toHaveCount(1);
    await window.button('Tidy').click();
    await window.button('Fit').click();
  });

  const text = await test.step('it is saved as readable text', async () => {
    const file = join(project, '.codomyrmex', 'workflows', 'untitled.workflow.yaml');
    await expect.poll(async () => readFile(file, 'utf8')).toMatch(/after: *(\[lint\]|\n +- lint)/);
    await expect.poll(async () => readdir(join(project, '.codomyrmex', 'workflows'))).toContain('untitled.layout.json');
    const saved = await readFile(file, 'utf8');
    expect(saved).toContain('data: "{{ nodes.tests.outputs.summary }}"');
    expect(saved).not.toMatch(/\bx:|\by:/);
    return saved;
  });
  expect(text).toContain('formatVersion: 1');

  await test.step('run it; the failing tests are red and say why, the rest goes on', async () => {
    await window.button('Run').click();
    await expect(window.runStatus).toHaveAttribute('data-status', 'failed', { timeout: 60_000 });
    await expect(window.node('tests')).toHaveAttribute('data-status', 'failed');
    await expect(window.node('tests')).toContainText(/doneFailed: 1 of 3 tests failed/);
    await expect(window.node('chart')).toHaveAttribute('data-status', 'skipped');
    for (const path of ['status', 'lint', 'build', 'generate']) {
      await expect(window.node(path)).toHaveAttribute('data-status', 'succeeded');
    }
    await window.select('tests');
    await window.tab('Run');
    await expect(window.inspector).toContainText('rounds the tax to cents');
    await window.select('chart');
    await window.tab('Run');
    await expect(window.inspector).toContainText(/Skipped.*tests.*failed/);
  });

  await test.step('look at the results', async () => {
    await window.select('tests');
    await window.tab('Output');
    await expect(window.inspector.locator('[data-test-status="failed"]')).toContainText('rounds the tax to cents');
    await expect(window.inspector).toContainText('2 passed, 1 failed');
    await window.select('lint');
    await expect(window.inspector.getByRole('table', { name: 'Findings' })).toContainText('src/price.js:2:9');
    await expect(window.inspector.getByRole('table', { name: 'Findings' })).toContainText('no-unused-vars');
    await window.select('build');
    const built = await readFile(join(project, 'dist', 'price.js'));
    await expect(window.output('artifacts')).toContainText('dist/price.js');
    await expect(window.output('artifacts')).toContainText(createHash('sha256').update(built).digest('hex'));
    await window.select('status');
    await expect(window.output('files')).toContainText('src/vat.js');
  });

  await test.step('the answer of the model is a diff, and is written only when asked', async () => {
    const file = join(project, 'src', 'euros.js');
    await window.select('generate');
    await expect(window.output('note')).toContainText('Recorded answer, no model was asked.');
    await expect(window.output('patch').getByRole('table', { name: 'src/euros.js' })).toContainText(
      "export const euros = (cents) => (cents / 100).toFixed(2) + ' €';",
    );
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    await window.output('patch').getByRole('button', { name: 'Apply to project' }).click();
    await expect(window.output('patch').getByRole('status')).toHaveText('Applied');
    expect(await readFile(file, 'utf8')).toBe("export const euros = (cents) => (cents / 100).toFixed(2) + ' €';\n");
  });

  await test.step('the log has what the processes printed', async () => {
    await page.getByRole('combobox', { name: 'Task' }).selectOption('build');
    await expect(window.log).toContainText('built dist/price.js');
  });

  await test.step('mend the code, chart however the tests end, and run again', async () => {
    git(project, 'checkout', 'src/vat.js');
    await window.button('Run').click();
    await expect(window.node('chart')).toHaveAttribute('data-status', 'succeeded', {
      timeout: 60_000,
    });
    await expect(window.node('tests')).toHaveAttribute('data-status', 'succeeded');
    await window.select('chart');
    await expect(window.inspector.getByRole('img', { name: /^How the tests ended: Bar chart/ })).toBeVisible();
    await expect(window.inspector.getByRole('button', { name: /\.png/ })).toBeVisible();
    await expect(window.inspector.getByRole('table', { name: 'Data' })).toContainText('passed');
  });

  await test.step('close the window, open it again: everything is still there', async () => {
    await page.close();
    const again = await context.newPage();
    await again.goto(studio.address);
    const reopened = new StudioPage(again);
    await expect(reopened.canvas).toHaveAttribute('data-node-count', '6');
    await expect(reopened.edge('tests', 'chart')).toHaveCount(1);
    await expect(reopened.node('tests')).toHaveAttribute('data-status', 'succeeded');
    await reopened.showPanel('Runs');
    await expect(reopened.runs).toHaveCount(2);
    await reopened.runs.nth(1).getByRole('button').first().click();
    await expect(reopened.node('tests')).toHaveAttribute('data-status', 'failed');
    await again.getByRole('button', { name: 'Back to editing' }).click();
    await reopened.showPanel('Projects');
    await expect(again.getByTestId('projects')).toContainText('project');
  });
});
