import { expect, test } from '../fixtures.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

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
