import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { HOLD_PROGRAM, release } from '../held-task.ts';
import { leftBehind } from '../left-behind.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedEvents, recordedRuns } from '../studio-cli.ts';
import { startStudio } from '../studio-process.ts';

test('after a crash in the middle of a run it is interrupted, and goes on with what was finished kept', async ({
  page,
  project,
  home,
  folder,
}) => {
  await writeFiles(project, {
    'hold.mjs': HOLD_PROGRAM,
    [workflowFile('long')]: `formatVersion: 1
nodes:
  done:
    action: shell.run
    parameters: { command: [node, -p, "'done once'"] }
  held:
    action: shell.run
    after: [done]
    parameters: { command: [node, hold.mjs, held] }
  last:
    action: shell.run
    after: [held]
    parameters: { command: [node, -p, "'last of all'"] }
`,
  });

  const before = await startStudio({ project, home });
  const window = new StudioPage(page);
  await page.goto(before.address);
  await window.button('Run').click();
  await window.hasStatus('done', 'succeeded');
  await expect(window.log).toContainText('held is here');
  await before.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'The engine does not answer' })).toBeVisible();

  const after = await startStudio({ project, home });
  await page.goto('about:blank');
  await page.goto(after.address);
  await window.runEnds('interrupted');
  await window.hasStatus('done', 'succeeded');
  // What the dead studio had started must not work on beside the new one.
  await expect.poll(async () => (await leftBehind(folder)).filter((line) => line.includes('hold.mjs'))).toEqual([]);

  await window.button('Resume').click();
  await window.hasStatus('held', 'running');
  await release(project, 'held');
  await window.runEnds('succeeded');
  await window.hasStatus('last', 'succeeded');

  const runs = await recordedRuns(home);
  expect(runs).toHaveLength(1);
  const events = await recordedEvents(home, runs[0]?.run ?? '');
  const attemptsOf = (task: string): number =>
    events.filter((event) => event.type === 'attempt.started' && event.task === task).length;
  expect([attemptsOf('done'), attemptsOf('held'), attemptsOf('last')]).toEqual([1, 2, 1]);
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  await expect(access(join(project, workflowFile('long')))).resolves.toBeUndefined();

  expect(await after.stop()).toBe(0);
  expect(await leftBehind(folder)).toEqual([]);
});
