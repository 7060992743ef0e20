import { expect, test } from '../fixtures.ts';
import { HOLD_PROGRAM, release } from '../held-task.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const HELD = `formatVersion: 1
name: Held
nodes:
  quick: { action: shell.run, parameters: { command: [node, -p, 1] } }
  hold: { action: shell.run, after: [quick], parameters: { command: [node, hold.mjs, first] } }
`;

test('what waits is put in another order by mouse and keyboard, to every place, and what runs says how far it is', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('held')]: HELD, 'hold.mjs': HOLD_PROGRAM });
  await window.openWorkflow('Held');
  await page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name: 'Queue' }).click();
  const queue = page.getByTestId('queue');
  const waiting = queue.locator('ol [data-run-id]');
  const order = async () =>
    (await waiting.locator('strong').allTextContents()).map((text) => /run (\d+)/.exec(text)?.[1]).join(' ');
  // Two go on at once, so three wait.
  for (const count of [1, 2, 3, 4, 5]) {
    await queue.getByRole('button', { name: 'Add a run to the queue' }).click();
    await expect(queue.locator('[data-run-id]')).toHaveCount(count);
  }
  await expect.poll(order).toBe('3 4 5');
  const running = queue.getByRole('region', { name: 'Running' });
  await expect(running).toContainText('1 of 2 tasks');

  const drag = async (from: number, to: number, half: 'upper' | 'lower') => {
    const box = await waiting.nth(to).boundingBox();
    const targetPosition = { x: 40, y: (box?.height ?? 40) * (half === 'upper' ? 0.25 : 0.75) };
    await waiting.nth(from).dragTo(waiting.nth(to), { targetPosition });
  };
  await drag(0, 2, 'lower');
  await expect.poll(order).toBe('4 5 3');
  await drag(2, 0, 'upper');
  await expect.poll(order).toBe('3 4 5');

  await waiting.nth(2).locator('.queue-open').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toBe('3 5 4');
  await queue.getByRole('button', { name: 'What can be done with run 4' }).click();
  await page.getByRole('menuitem', { name: 'To the front' }).click();
  await expect.poll(order).toBe('4 3 5');

  await queue.getByRole('button', { name: 'Pause after the current runs' }).click();
  await expect(queue).toHaveAttribute('data-state', 'paused');
  await release(project, 'first');
  await expect(queue.getByRole('region', { name: 'Done today' }).locator('[data-run-id]')).toHaveCount(2);
  await expect.poll(order).toBe('4 3 5');
  await queue.getByRole('button', { name: 'Resume the queue' }).first().click();
  await expect(queue.getByRole('region', { name: 'Done today' }).locator('[data-run-id]')).toHaveCount(5);
});
