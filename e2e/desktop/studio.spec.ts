import { _electron as electron } from '@playwright/test';
import { collectMessages, expect, test } from '../fixtures.ts';
import { ROOT } from '../studio-process.ts';

test.beforeEach(({}, { project, skip }) => {
  skip(
    project.metadata['electron'] === undefined,
    'Electron’s program is not here: npm start -- --shell electron fetches it.',
  );
});

test('the desktop window draws, runs and shows a workflow over its own port, and ends with nothing left', async ({
  project,
  home,
}) => {
  const app = await electron.launch({
    // A root user (a container) cannot have Chromium's own sandbox.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, '--project', project],
    env: { ...process.env, CODOMYRMEX_HOME: home },
  });
  const window = await app.firstWindow();
  const messages = collectMessages(window);
  const palette = window.getByTestId('palette');
  const canvas = window.getByTestId('canvas');
  await expect(canvas).toBeVisible();

  expect(new URL(window.url()).origin).toBe('app://studio');
  expect(await window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual(
    [],
  );

  await palette
    .locator('[data-action-id="flow.wait"]')
    .first()
    .dragTo(canvas, { targetPosition: { x: 300, y: 200 } });
  const card = canvas.locator('[data-node-id][data-action-id="flow.wait"]');
  await expect(card).toBeVisible();
  await window.getByTestId('run-bar').getByRole('button', { name: 'Run', exact: true }).click();
  await expect(card).toHaveAttribute('data-status', 'succeeded');

  expect(messages).toEqual([]);
  await app.close();
});
