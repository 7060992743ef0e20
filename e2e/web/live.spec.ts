import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { HOLD_PROGRAM, release } from '../held-task.ts';
import { stillWorking } from '../left-behind.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedEvents, recordedRuns, seqOf } from '../studio-cli.ts';

/** A run while it goes on. Every task is held by the test, so nothing here depends on how quick the machine is. */

const START = 'formatVersion: 1\nnodes:\n';

test.describe('tasks that meet', () => {
  test.beforeEach(async ({ project }) =>
    writeFiles(project, {
      'hold.mjs': HOLD_PROGRAM,
      // Each waits for the other: one after the other, this run would never end.
      [workflowFile('meet')]: `${START}  left:
    action: shell.run
    parameters: { command: [node, hold.mjs, left, right.started] }
  right:
    action: shell.run
    parameters: { command: [node, hold.mjs, right, left.started] }
  both:
    action: shell.run
    after: [left, right]
    parameters: { command: [node, -p, "'met'"] }
`,
    }),
  );

  test('independent tasks really run at once, and every state shows on their cards', async ({ window: page, home }) => {
    const window = new StudioPage(page);
    await expect(window.canvas).toHaveAttribute('data-node-count', '3');
    const record = await window.recordCards();
    await window.runUntil('succeeded');

    const [run] = await recordedRuns(home);
    const events = await recordedEvents(home, run?.run ?? '');
    const firstEnd = Math.min(seqOf(events, 'attempt.ended', 'left'), seqOf(events, 'attempt.ended', 'right'));
    expect(seqOf(events, 'attempt.started', 'left')).toBeLessThan(firstEnd);
    expect(seqOf(events, 'attempt.started', 'right')).toBeLessThan(firstEnd);
    expect(seqOf(events, 'attempt.started', 'both')).toBeGreaterThan(firstEnd);
    expect(await record.statuses('left')).toEqual(expect.arrayContaining(['running', 'succeeded']));
    // The card may change once more before the run, when the forecast comes.
    expect((await record.statuses('both')).find((status) => status !== 'none')).toBe('waiting');
    expect((await record.rows('both')).find((row) => row !== '')).toMatch(/^Waiting for /);

    await window.button('Run').click();
    await expect.poll(async () => (await recordedRuns(home)).length).toBe(2);
    await window.runEnds('succeeded');
    await window.showPanel('Runs');
    await expect(window.runs).toHaveCount(2);
  });
});

test.describe('a task that is held', () => {
  test.beforeEach(async ({ project }) =>
    writeFiles(project, {
      'hold.mjs': HOLD_PROGRAM,
      [workflowFile('held')]: `${START}  first:
    action: shell.run
    parameters: { command: [node, hold.mjs, first] }
  second:
    action: shell.run
    after: [first]
    parameters: { command: [node, -p, "'second is here'"] }
`,
    }),
  );

  test('the card counts the time and the log streams while the process runs', async ({ window: page, project }) => {
    const window = new StudioPage(page);
    const record = await window.recordCards();
    await window.button('Run').click();
    await expect(window.log).toContainText('first is here');
    await window.hasStatus('first', 'running');
    await expect(window.node('first')).toContainText(/Running · 0:0[1-9]/);
    await expect(window.node('second')).toContainText(/Waiting for .*first/);
    await expect(window.log).not.toContainText('first goes on');
    await release(project, 'first');
    await window.runEnds('succeeded');
    await expect(window.log).toContainText('first goes on');
    await expect(window.log).toContainText('second is here');
    expect((await record.rows('first')).filter((row) => row.startsWith('Running')).length).toBeGreaterThan(1);
  });

  test('paused, what runs may finish and nothing else starts; resumed, it goes on', async ({
    window: page,
    project,
    home,
  }) => {
    const window = new StudioPage(page);
    await window.button('Run').click();
    await expect(window.log).toContainText('first is here');
    await window.button('Pause').click();
    await window.runEnds('paused');
    await window.hasStatus('first', 'running');
    await release(project, 'first');
    await window.hasStatus('first', 'succeeded');
    await expect(window.runStatus).toHaveAttribute('data-status', 'paused');
    await window.button('Resume').click();
    await window.runEnds('succeeded');

    const [run] = await recordedRuns(home);
    const events = await recordedEvents(home, run?.run ?? '');
    expect(seqOf(events, 'run.paused')).toBeLessThan(seqOf(events, 'attempt.ended', 'first'));
    expect(seqOf(events, 'run.resumed')).toBeLessThan(seqOf(events, 'attempt.started', 'second'));
  });
});

/** A process with a child, a grandchild in a group of its own, and one that does not listen when it is asked to stop. */
const FAMILY = `import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
const [, , role = 'parent'] = process.argv;
const start = (next, how = {}) => spawn(process.execPath, ['family.mjs', next], { stdio: 'inherit', ...how });
if (role === 'parent') start('child');
if (role === 'child') start('loner', { detached: true });
if (role === 'loner') start('deaf');
if (role === 'deaf') process.on('SIGTERM', () => undefined);
setInterval(() => undefined, 1000);
appendFileSync('family.txt', process.pid + '\\n');
console.log(role + ' is up');
`;

test.describe('a family of processes', () => {
  test.beforeEach(async ({ project }) =>
    writeFiles(project, {
      'family.mjs': FAMILY,
      [workflowFile('family')]: `${START}  family:
    action: shell.run
    parameters: { command: node family.mjs }
  later:
    action: flow.wait
    after: [family]
    parameters: { duration: 1ms }
`,
    }),
  );

  test('Cancel stops every descendant, and says so only then', async ({ window: page, project }) => {
    const window = new StudioPage(page);
    await window.button('Run').click();
    await expect(window.log).toContainText('deaf is up');
    const family = (await readFile(join(project, 'family.txt'), 'utf8')).split('\n').filter(Boolean).map(Number);
    expect(family).toHaveLength(4);
    expect(await stillWorking(family)).toEqual(family);

    await window.button('Cancel').click();
    await window.runEnds('cancelled');
    expect(await stillWorking(family)).toEqual([]);
    await window.hasStatus('family', 'cancelled');
    await window.hasStatus('later', 'cancelled');
    await expect(window.button('Cancel')).toBeDisabled();
  });
});
