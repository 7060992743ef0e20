import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedRuns } from '../studio-cli.ts';

/** Forecast before, explanation during, going back after: one file is changed and everything follows from it. */

test.beforeEach(async ({ project }) =>
  writeFiles(project, {
    'src/a.ts': 'one\n',
    'src/b.ts': 'one\n',
    [workflowFile('check')]: `formatVersion: 1
nodes:
  first:
    action: shell.run
    parameters: { command: [node, -p, "'first'"] }
    cache: { inputs: [src/a.ts] }
  second:
    action: shell.run
    parameters: { command: [node, -p, "'second'"] }
    cache: { inputs: [src/b.ts] }
  last:
    action: shell.run
    after: [first, second]
    parameters: { command: [node, -p, "'last'"] }
`,
  }),
);

test('a changed file says which node will run and why; the run can be gone back in and forked', async ({
  window: page,
  project,
  home,
}) => {
  const window = new StudioPage(page);
  const run = window.button('Run');
  await expect(run).toHaveAccessibleDescription(/about .*3 never timed/);
  await window.runUntil('succeeded');
  await expect(run).toHaveAccessibleDescription(/2 of 3 cached/);

  await writeFile(join(project, 'src', 'a.ts'), 'two\n');
  await expect(run).toHaveAccessibleDescription(/1 of 3 cached/);
  const sign = window.node('first').locator('.card-forecast');
  await expect(sign).toHaveAttribute('title', 'Will run because `src/a.ts` changed since run 1');
  await expect(window.node('second').locator('.card-forecast')).toHaveAttribute('data-expected', 'cached');

  await run.click();
  await expect(window.node('second')).toHaveAttribute('data-status', 'cached');
  await window.runEnds('succeeded');
  await expect(window.node('first')).toHaveAttribute('data-status', 'succeeded');

  await window.canvas.focus();
  await page.keyboard.press('t');
  const scrubber = page.getByTestId('scrubber');
  const moment = scrubber.getByRole('slider', { name: 'Moment of the run' });
  const printedBy = (task: string) => window.log.locator(`.log-line[data-task="${task}"]`);
  await expect(printedBy('last')).toHaveText('Run a command (last)last');
  await moment.focus();
  // The log as it was then, and whole again at the end.
  await page.keyboard.press('Home');
  await expect(printedBy('first')).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(printedBy('last')).toHaveCount(1);
  await expect
    .poll(async () => {
      if ((await window.node('last').getAttribute('data-status')) !== 'waiting') await page.keyboard.press('ArrowLeft');
      return await window.node('last').getAttribute('data-status');
    })
    .toBe('waiting');
  await expect(printedBy('last')).toHaveCount(0);
  await expect(printedBy('first')).toHaveCount(1);
  await scrubber.getByRole('button', { name: 'Fork from here' }).click();
  await expect(scrubber.getByRole('group', { name: /New run from/ })).toContainText('To run again: ');
  await scrubber.getByRole('button', { name: 'Start it' }).click();
  await expect.poll(async () => (await recordedRuns(home)).length).toBe(3);
  await window.runEnds('succeeded');
  await expect(window.node('last')).toHaveAttribute('data-status', 'succeeded');

  await page.getByRole('tab', { name: 'What-if' }).click();
  await expect(page.getByTestId('what-if')).toContainText('slot');
});

test('in the smallest window the forecast and every button of the run bar are in sight', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.runUntil('succeeded');
  // As electron/window-place.ts has it.
  await page.setViewportSize({ width: 900, height: 600 });
  const bar = page.getByTestId('run-bar');
  await expect(bar.locator('.run-about')).toBeVisible();
  for (const button of await bar.getByRole('button').all()) await expect(button).toBeInViewport({ ratio: 1 });
});
