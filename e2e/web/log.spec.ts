import { readFile } from 'node:fs/promises';
import { expect, test } from '../fixtures.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PRINT = `const out = (text) => process.stdout.write(text);
out('\\u001B[31mred\\u001B[0m \\u001B[38;5;46mgreen of 256\\u001B[0m \\u001B[38;2;10;120;240mtrue blue\\u001B[0m\\n');
for (let part = 0; part <= 100; part += 1) out(\`\\rloaded \${part} %\`);
out('\\n' + 'x'.repeat(50_000) + 'END\\n');
`;

const LOUD = `formatVersion: 1
name: Loud
nodes:
  say: { action: shell.run, parameters: { command: [node, print.mjs] } }
`;

test('a log shows colours, one line for a progress bar and cuts a very long line; it can be copied and downloaded whole', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await writeFiles(project, { [workflowFile('loud')]: LOUD, 'print.mjs': PRINT });
  git(project, 'init', '-q');
  await window.openWorkflow('Loud');
  await window.runUntil('succeeded');
  await window.bottomTab('Log');
  const log = page.getByTestId('log');

  await test.step('colours are those of the terminal', async () => {
    await expect(log.getByText('red', { exact: true })).toHaveAttribute('style', /--ansi-red/);
    await expect(log.getByText('green of 256')).toHaveCSS('color', 'rgb(0, 255, 0)');
    await expect(log.getByText('true blue')).toHaveCSS('color', 'rgb(10, 120, 240)');
  });

  await test.step('a progress bar is its last state', async () => {
    await expect(log.getByText('loaded')).toHaveCount(1);
    await expect(log).toContainText('loaded 100 %');
  });

  await test.step('a long line is whole when asked for', async () => {
    await expect(log).not.toContainText('xEND');
    const all = log.getByRole('button', { name: 'Show all 50003 characters' });
    await expect(all).toBeInViewport({ ratio: 1 });
    await all.click();
    await expect(log).toContainText('xEND');
  });

  await test.step('copied and downloaded it is what was printed', async () => {
    await page.getByRole('button', { name: /^Copy/ }).last().click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('xEND');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Download/ }).click();
    expect(await readFile(await (await saved).path(), 'utf8')).toContain('\rloaded 100 %');
  });
});

const TWICE = `formatVersion: 1
name: Twice
nodes:
  once: { action: shell.run, name: Once, parameters: { command: [echo, only me] } }
  again:
    action: shell.run
    name: Again
    parameters: { command: 'if test -e tried; then echo try 1; else echo try 0; touch tried; exit 1; fi' }
    retry: { max: 1, delay: 10ms, on: any }
`;

test('what a second attempt prints is told from what the first one printed, among other tasks and alone', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('twice')]: TWICE });
  git(project, 'init', '-q');
  await window.openWorkflow('Twice');
  await window.runUntil('succeeded');
  await window.bottomTab('Log');
  const lines = page.getByTestId('log').locator('.log-line');
  await expect(lines.filter({ hasText: 'try 0' })).toHaveText('Againtry 0');
  await expect(lines.filter({ hasText: 'try 1' })).toHaveText('Again (attempt 2)try 1');
  await expect(lines.filter({ hasText: 'only me' })).toHaveText('Onceonly me');
  const task = page.getByRole('combobox', { name: 'Task', exact: true });
  await task.selectOption({ label: 'Again' });
  await expect(lines).toHaveText(['Attempt 1try 0', 'Attempt 2try 1']);
  await page.getByRole('combobox', { name: 'Attempt', exact: true }).selectOption({ label: 'Attempt 2' });
  await expect(lines).toHaveText(['try 1']);
  await task.selectOption({ label: 'Once' });
  await expect(lines).toHaveText(['only me']);
});

const BIG = `const lines = Array.from({ length: 30_000 }, (_, line) =>
  line === 7_000 ? 'y'.repeat(40_000) + 'END' : (line % 5_000 === 1 ? 'ERROR' : 'INFO') + ' line ' + line + ' of a log that is leafed through, because it is long' + ' and wide'.repeat(6));
process.stdout.write(lines.join('\\n') + '\\n');
`;

test('a log too big for the window has levels, marks what is looked for, shows long lines whole, and never shows a hit of another run', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('loud')]: LOUD, 'print.mjs': BIG });
  git(project, 'init', '-q');
  await window.openWorkflow('Loud');
  await window.runUntil('succeeded');
  await window.bottomTab('Log');
  const log = page.getByTestId('log');
  await expect(log).toContainText('line 29999');

  await test.step('lines of a level are found in the whole file', async () => {
    await page.getByRole('combobox', { name: 'Level' }).selectOption({ label: 'Errors' });
    await expect(log.getByRole('button')).toHaveCount(6);
    await expect(page.locator('[data-hits="6"][data-done]')).toBeVisible();
  });

  await test.step('with words they are fewer; chosen, it stands among its neighbours with the words marked', async () => {
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 5001');
    await expect(log.getByRole('button')).toHaveCount(1);
    await log.getByRole('button').click();
    await expect(log.locator('[data-hit] mark')).toHaveText('line 5001');
    await expect(log).toContainText('line 5000 of');
  });

  await test.step('a very long line is read whole when asked for', async () => {
    await page.getByRole('combobox', { name: 'Level' }).selectOption({ label: 'All levels' });
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('yyyEND');
    await page.keyboard.press('Enter');
    await expect(log.locator('[data-hit]')).toBeVisible();
    await log.getByRole('button', { name: 'Show all 40 kB of the line' }).click();
    await expect(log.locator('[data-hit] mark')).toHaveText('yyyEND');
  });

  await test.step('the next run shows its own end', async () => {
    await expect(page.getByText(/^Log of say, attempt 1/)).toBeVisible();
    await window.runUntil('succeeded');
    await expect(log).toContainText('line 29999');
    await expect(page.getByText(/^Log of say, attempt 1/)).toHaveCount(0);
  });
});
