import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { putToTime, stillRunning } from '../recorded-run.ts';
import { ROOT, startStudio } from '../studio-process.ts';

/*
 * How the window looks in its main states, in both themes, against pictures that a person has looked at (e2e/looks/). The run in them is real, but
 * put to a fixed time, and the clock of the page stands still. After a change that is meant: `npm run build`, then
 * `npx playwright test e2e/web/looks.spec.ts --update-snapshots`, and look at every picture that git shows as changed.
 */

const WORKFLOW = `formatVersion: 1
name: Quality gate
settings: { maxParallelTasks: 1, onFailure: finish }
nodes:
  lint: { name: Lint, action: shell.run, parameters: { command: [echo, no findings] } }
  build: { name: Build, action: shell.run, after: [lint], parameters: { command: [echo, built 12 files] } }
  docs: { name: Write the docs, action: files.write, after: [lint], parameters: { path: docs.md, content: "# Docs" } }
  test: { name: Test, action: shell.run, after: [build], parameters: { command: "echo 3 of 4 pass; exit 1" } }
  publish: { name: Publish, action: shell.run, after: [test, docs], parameters: { command: [echo, published] } }
  tell: { name: Tell the team, action: shell.run, after: { test: failed }, parameters: { command: [echo, told] } }
`;
const FAILED = '20260302-090000-aaaaaaaa';
const RUNNING = '20260302-100000-bbbbbbbb';
const BEGINS_AT = new Date('2026-03-02T09:00:00.000Z');
const NOW = new Date('2026-03-02T09:01:30.000Z');
const STEP_MS = 700;
const COLUMNS = 20;
const MANY = 400;
/** Small enough to look at a page of them. */
const LARGEST_BYTES = 100_000;

test.skip(process.platform !== 'linux', 'The pictures are those of Chromium on Linux.');
test.use({ viewport: { width: 1024, height: 700 } });

test.beforeEach(async ({ project, home }) => {
  const large = Array.from({ length: MANY }, (_, index) => index);
  const nodes = large.map((index) => {
    const after = index < COLUMNS ? '' : `, after: [n${index - COLUMNS}]`;
    return `  n${index}: { action: shell.run, parameters: { command: [echo, "${index}"] }${after} }`;
  });
  const places = large.map((index) => [
    `n${index}`,
    { x: Math.floor(index / COLUMNS) * 320, y: (index % COLUMNS) * 200 },
  ]);
  await writeFiles(project, {
    [workflowFile('gate')]: WORKFLOW,
    [workflowFile('large')]: `formatVersion: 1\nname: Four hundred\nnodes:\n${nodes.join('\n')}\n`,
    '.codomyrmex/workflows/large.layout.json': JSON.stringify({ version: 1, nodes: Object.fromEntries(places) }),
    [workflowFile('nothing')]: 'formatVersion: 1\nname: Nothing yet\nnodes: {}\n',
  });
  git(project, 'init', '-q');
  const main = join(ROOT, 'hosts', 'cli', 'main.ts');
  // It fails, as it should.
  await promisify(execFile)(process.execPath, [main, 'run', 'gate', '--project', project], {
    cwd: project,
    env: { ...process.env, CODOMYRMEX_HOME: home },
  }).catch(() => undefined);
  await putToTime(home, FAILED, BEGINS_AT, STEP_MS);
  await stillRunning(home, FAILED, RUNNING, 'test');
});

test('the main states look as they should, in both themes', async ({ page, project, home }) => {
  test.setTimeout(400_000);
  const studio = await startStudio({ project, home });
  const window = new StudioPage(page);
  await page.clock.setFixedTime(NOW);
  await page.goto(studio.address);
  // Of a part, not of the whole window: a change elsewhere is not its business.
  const look = async (name: string, part: Locator): Promise<void> => {
    for (const theme of ['light', 'dark'] as const)
      await test.step(`${name}, ${theme}`, async () => {
        await page.emulateMedia({ colorScheme: theme });
        await page.mouse.move(512, 2);
        await expect.soft(part).toHaveScreenshot(`${name}-${theme}.png`);
      });
  };

  await window.openWorkflow('Nothing yet');
  await expect(window.canvas).toHaveAttribute('data-node-count', '0');
  await look('empty', window.canvas);
  await window.openWorkflow('Quality gate');
  await expect(window.canvas).toHaveAttribute('data-node-count', '6');
  await window.showPanel('Runs');
  await expect(window.runs).toHaveCount(2);
  await look('history', page.getByTestId('runs'));
  await page.locator(`[data-run-id="${RUNNING}"]`).click();
  await window.hasStatus('test', 'running');
  await fold(window, page);
  await look('running', window.canvas);
  await fold(window, page);
  await window.showPanel('Runs');
  await page.locator(`[data-run-id="${FAILED}"]`).click();
  await window.hasStatus('test', 'failed');
  await window.select('test');
  await window.tab('Run');
  await expect(window.inspector).toContainText('exit code 1');
  // The forecast comes when it has been worked out.
  await expect(window.inspector).toContainText('Will run because');
  await look('failed', window.inspector);
  await window.bottomTab('Timeline');
  await expect(page.locator('[data-timeline-row="tell"]')).toBeAttached();
  await look('timeline', page.getByRole('tabpanel', { name: 'Timeline' }));
  await window.bottomTab('Log');
  await expect(window.log).toContainText('3 of 4 pass');
  await look('log', page.getByRole('tabpanel', { name: 'Log' }));
  await window.openWorkflow('Four hundred');
  await expect(window.canvas).toHaveAttribute('data-node-count', String(MANY));
  await window.button('Fit').click();
  await expect(page.locator('.map-layer').first()).toBeAttached();
  // The minimap of a map that is drawn is drawn as well.
  await page.getByRole('group', { name: 'Zoom' }).getByRole('button', { name: 'Minimap' }).click();
  await expect(page.getByTestId('overview-seen')).toBeVisible();
  await look('map', window.canvas);
  await window.chooseProject('New from template');
  await expect(page.locator('[data-template-id]').first()).toBeVisible();
  await look('templates', window.dialog('New project'));
  expect(await studio.stop()).toBe(0);
});

/** All room to the canvas, and back. */
async function fold(window: StudioPage, page: Page): Promise<void> {
  await page.keyboard.press('Shift+F');
  await window.button('Fit').click();
}

test('no picture is too large to be looked at', async () => {
  const folder = join(ROOT, 'e2e', 'looks');
  for (const file of await readdir(folder))
    expect((await stat(join(folder, file))).size, file).toBeLessThan(LARGEST_BYTES);
});
