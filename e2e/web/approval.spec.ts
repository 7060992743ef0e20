import { userInfo } from 'node:os';
import { expect, test } from '../fixtures.ts';
import { HOLD_PROGRAM, release } from '../held-task.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedEvents, recordedRuns } from '../studio-cli.ts';

const RELEASE = `formatVersion: 1
name: Release
nodes:
  approve:
    action: flow.approval
    parameters:
      message: Publish version 1.2.0?
      form: { channel: { type: string, default: stable } }
  publish:
    action: files.write
    parameters: { path: published.txt, content: "{{ nodes.approve.outputs.form.channel }}" }
  explain:
    action: files.write
    after: { approve: failed }
    parameters: { path: refused.txt, content: "{{ nodes.approve.status }}" }
`;

test.beforeEach(async ({ project }) => {
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  git(project, 'init', '-q');
});

test('a run asks over the canvas, takes what is filled in, and a denial with its reason stays with the run', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const question = page.getByRole('alert', { name: 'Needs you' });

  await test.step('approved, with an answer in the form', async () => {
    await window.button('Run').click();
    await expect(question).toContainText('Publish version 1.2.0?');
    await expect(window.node('approve')).toHaveAttribute('data-phase', 'deciding');
    await window.canvas.press('1');
    const over = await question.boundingBox();
    const isClear = async (): Promise<boolean> => {
      const tops = await window.canvas
        .locator('[data-node-id]')
        .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().top));
      return Math.min(...tops) >= (over?.y ?? NaN) + (over?.height ?? NaN);
    };
    await expect.poll(isClear).toBe(true);
    await question.getByRole('textbox', { name: 'channel' }).fill('beta');
    await question.getByRole('button', { name: 'Approve once' }).click();
    await window.runEnds('succeeded');
    await expect(question).toHaveCount(0);
    await window.hasStatus('explain', 'skipped');
    await window.select('approve');
    await window.tab('Output');
    await expect(window.inspector.locator('[data-output="form"]')).toContainText('beta');
  });

  await test.step('denied, with the reason why', async () => {
    await window.button('Run').click();
    await question.getByRole('textbox', { name: /^Reason/ }).fill('Not on a Friday');
    await question.getByRole('button', { name: 'Deny' }).click();
    await window.runEnds('failed');
    await window.hasStatus('publish', 'skipped');
    await window.hasStatus('explain', 'succeeded');
    await window.select('approve');
    await window.tab('Run');
    await expect(window.inspector).toContainText('Not on a Friday');
  });

  await test.step('the run before is shown as it was and cannot be changed', async () => {
    await window.showPanel('Runs');
    await page.getByTestId('runs').locator('[data-run-id]').nth(1).getByRole('button').first().click();
    await window.hasStatus('publish', 'succeeded');
    await window.canvas.press('Control+a');
    await window.canvas.press('Delete');
    await expect(page.getByRole('status').filter({ hasText: 'A past run is shown' })).toBeVisible();
    await expect(window.canvas).toHaveAttribute('data-node-count', '3');
    await page.getByRole('button', { name: 'Back to editing' }).click();
    await window.hasStatus('publish', 'skipped');
  });
});

const GATE = `formatVersion: 1
name: Gate
nodes:
  change: { action: git.diff, name: What changed }
  ask:
    action: flow.approval
    name: May it go out
    after: [change]
    parameters: { message: Is this change right?, timeout: 30m, onTimeout: deny }
  publish: { action: files.write, name: Publish, after: [ask], parameters: { path: out.txt, content: out } }
  sorry: { action: files.write, name: Say sorry, after: { ask: failed }, parameters: { path: no.txt, content: no } }
`;

test('a question says who asks, what it rests on, what follows and how long it waits; who decided is on record', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const question = page.getByRole('alert', { name: 'Needs you' });
  await writeFiles(project, { [workflowFile('gate')]: GATE, 'a.txt': 'one\n' });
  git(project, 'add', '-A');
  git(project, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'first');
  await writeFiles(project, { 'a.txt': 'two\n' });
  await window.openWorkflow('Gate');
  await window.button('Run').click();

  await expect(question).toContainText('Is this change right?');
  await expect(question).toContainText(/May it go out asks, in run \d+, started from the window/);
  await expect(question.getByRole('timer')).toContainText(/Denied by itself in (30|29):/);
  await expect(page).toHaveTitle(/^\(1\) Needs you/);
  await question.getByText('What it rests on and what follows').click();
  await expect(question).toContainText('What changed');
  await expect(question).toContainText('Publish');
  await expect(question).toContainText('writes files');
  await expect(question).not.toContainText('Say sorry');

  await question.getByRole('button', { name: 'Side by side' }).click();
  await expect(question.getByRole('textbox', { name: 'a.txt, before' })).toHaveText('one');
  await expect(question.getByRole('textbox', { name: 'a.txt, after' })).toHaveText('two');
  await question.getByRole('button', { name: 'One column' }).click();
  await expect(question.getByRole('table', { name: 'a.txt' })).toContainText('two');

  await question.getByRole('textbox', { name: /^Reason/ }).fill('Read it twice');
  await question.getByRole('button', { name: 'Approve once' }).click();
  await window.runEnds('succeeded');
  await expect(page).not.toHaveTitle(/Needs you/);
  await window.select('ask');
  await window.tab('Output');
  await expect(window.inspector.locator('[data-output="by"]')).toContainText(userInfo().username);
  await expect(window.inspector.locator('[data-output="reason"]')).toContainText('Read it twice');
});

const HELD = `formatVersion: 1
name: Held
nodes:
  hold: { action: shell.run, parameters: { command: [node, hold.mjs, first] } }
  ask: { action: flow.approval, after: [hold], parameters: { message: Is this change right? } }
`;

test('a question of a run that is not looked at comes as a notice that leads there', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('held')]: HELD, 'hold.mjs': HOLD_PROGRAM });
  await window.openWorkflow('Held');
  await window.button('Run').click();
  await window.hasStatus('hold', 'running');
  await window.openWorkflow('Release');
  await expect(window.node('publish')).toBeVisible();
  await release(project, 'first');
  const notice = page.getByRole('status').filter({ hasText: /Held, run \d+, needs you/ });
  await notice.getByRole('button', { name: 'Review' }).click();
  const question = page.getByRole('alert', { name: 'Needs you' });
  await expect(question).toContainText('Is this change right?');
  await question.getByRole('button', { name: 'Deny' }).click();
  await window.runEnds('failed');
});

const SHIP = `formatVersion: 1
name: Ship
nodes:
  each:
    action: flow.for-each
    parameters: { items: [north, south, west], maxParallel: 1 }
    nodes:
      ask:
        action: flow.approval
        parameters: { message: "Ship to {{ item }}?", timeout: 2h }
      ship:
        action: files.write
        after: [ask]
        parameters: { path: "{{ item }}.txt", content: "{{ nodes.ask.outputs.by }}" }
`;

test('a limit stands still while the run is paused, and one approval for the run answers all that follow', async ({
  window: page,
  project,
  home,
}) => {
  const window = new StudioPage(page);
  const question = page.getByRole('alert', { name: 'Needs you' });
  await writeFiles(project, { [workflowFile('ship')]: SHIP });
  await window.openWorkflow('Ship');
  await window.button('Run').click();
  await expect(question).toContainText('Ship to north?');
  await expect(question.getByRole('timer')).toContainText('Denied by itself in');

  await window.button('Pause').click();
  await expect(question).toContainText(/The run is paused: (2:00:00|1:59:\d\d) left/);
  await expect(question.getByRole('timer')).toHaveCount(0);
  await window.button('Resume').click();
  await expect(question.getByRole('timer')).toContainText('Denied by itself in');

  await question.getByRole('textbox', { name: /^Reason/ }).fill('All were tested');
  await question.getByRole('button', { name: 'Approve for this run' }).click();
  await window.runEnds('succeeded');
  const [run] = await recordedRuns(home);
  const events = await recordedEvents(home, run?.run ?? '');
  const answers = events.filter(({ type }) => type === 'task.decided');
  expect(answers.map(({ task, by, reason, scope, from }) => [task, by, reason, scope, from])).toEqual([
    ['each[0].ask', userInfo().username, 'All were tested', 'run', undefined],
    ['each[1].ask', userInfo().username, 'All were tested', undefined, 'each[0].ask'],
    ['each[2].ask', userInfo().username, 'All were tested', undefined, 'each[0].ask'],
  ]);
});
