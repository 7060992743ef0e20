import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const TWO = `formatVersion: 1
nodes:
  say: { action: shell.run, parameters: { command: [node, -e, "console.log('hello')"] } }
  fail: { action: shell.run, after: [say], parameters: { command: [node, -e, "process.exit(3)"] } }
`;

test.beforeEach(async ({ project }) => {
  await writeFiles(project, { [workflowFile('two')]: TWO });
});

test('every event of a run is told in a sentence, narrowed, and leads to its moment', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.runUntil('failed');
  await window.bottomTab('Events');
  const rows = page.getByRole('group', { name: 'Events of the run' }).getByRole('button');
  await expect(rows.first()).toContainText('Planned 2 tasks of two');
  await expect(rows.last()).toContainText('The run ended: failed');
  await expect(rows.filter({ hasText: 'attempt.output' })).toHaveCount(0);

  await test.step('other kinds are one click away', async () => {
    await page.getByRole('button', { name: 'Output', exact: true }).click();
    await expect(rows.filter({ hasText: 'Run a command (say), attempt 1 has printed 6 B' })).toHaveCount(1);
  });

  await test.step('words, and only what failed', async () => {
    await page.getByRole('button', { name: 'Only failures' }).click();
    await expect(rows.first()).toContainText('Run a command (fail), attempt 1 ended: failed, exit 3');
    await page.getByRole('searchbox', { name: 'Find events' }).fill('run.ended');
    await expect(rows).toHaveCount(1);
    await page.getByRole('searchbox', { name: 'Find events' }).fill('');
    await page.getByRole('button', { name: 'Only failures' }).click();
  });

  await test.step('the newest first, the whole event, and the run as it was then', async () => {
    await page.getByRole('button', { name: 'Newest first' }).click();
    await expect(rows.first()).toContainText('The run ended');
    await rows.filter({ hasText: 'Run a command (say), attempt 1 started' }).click();
    await expect(page.getByRole('region', { name: 'Run a command (say), attempt 1 started' })).toContainText(
      'executor',
    );
    await page.getByRole('button', { name: 'Show the run at this moment' }).click();
    await window.hasStatus('say', 'running');
    await window.hasStatus('fail', 'waiting');
  });
});
