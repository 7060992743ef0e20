import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../fixtures.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { ROOT } from '../studio-process.ts';

/*
 * Somebody who did not build the sample breaks a price in it, runs it, and reads from the window alone what failed, why, what it cost and what to do next.
 */

test.setTimeout(300_000);

test.beforeEach(async ({ project, home }) => {
  const main = join(ROOT, 'hosts', 'cli', 'main.ts');
  await promisify(execFile)(process.execPath, [main, 'new', 'sample-quality-gate', project], {
    env: { ...process.env, CODOMYRMEX_HOME: home },
  });
});

test('a failed test says what failed, why, what it cost and what to do next, without a click', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const file = join(project, 'src', 'price.js');
  const good = await readFile(file, 'utf8');
  await writeFile(file, good.replace('return cents;', 'return cents + 7;'));
  await window.runUntil('failed');
  const why = window.inspector.getByRole('region', { name: 'Why it failed' });

  await test.step('what failed and why', async () => {
    await expect(why).toContainText('Tests failed');
    await expect(why).toContainText('4 of 11 tests failed.');
    await expect(why).toContainText('an order › is the sum of its parcels');
    await expect(why).toContainText('1114 !== 1100');
    await expect(why.getByRole('button', { name: 'test/order.test.js:9', exact: true })).toBeVisible();
    await expect(why.getByRole('listitem')).toHaveCount(2);
    await why.getByRole('button', { name: 'and 2 more' }).click();
    await expect(why.getByRole('listitem')).toHaveCount(4);
  });

  await test.step('what it cost', async () => {
    await expect(why).toContainText('Did not run because of it: Build and Suggest a refactoring (recorded).');
    await expect(why).toContainText(/The run took .+ of work.* came to nothing/);
  });

  await test.step('what to do next, and how the log ended', async () => {
    await expect(why.getByRole('button', { name: 'Open test/order.test.js:9' })).toBeVisible();
    await expect(why).toContainText(/keeps \d tasks that ended well, runs \d again/);
    await expect(why.getByRole('group', { name: 'From its log' })).toContainText('✖ is the sum of its parcels');
    await why.getByRole('button', { name: 'Tests failed' }).click();
    await expect(window.inspector.getByRole('tab', { name: 'Run', exact: true })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await expect(why).toContainText('4 of 11 tests failed.');
  });

  await test.step('and what to send to somebody who can help: a text, the cause first', async () => {
    await why.getByRole('button', { name: 'Error report…' }).click();
    const report = page.getByRole('dialog', { name: /^Report/ });
    await expect(report.getByRole('radio', { name: 'Error report' })).toBeChecked();
    const downloading = page.waitForEvent('download');
    await report.getByRole('button', { name: 'Download' }).click();
    const text = await readFile(await (await downloading).path(), 'utf8');
    expect(text.indexOf('4 of 11 tests failed.')).toBeGreaterThan(0);
    expect(text.indexOf('4 of 11 tests failed.')).toBeLessThan(text.indexOf('is the sum of its parcels'));
    await page.keyboard.press('Escape');
    await expect(report).toHaveCount(0);
  });

  await test.step('the keyboard is led there by one key, and on to what to do', async () => {
    await window.canvas.focus();
    await page.keyboard.press('F8');
    await expect(why).toBeFocused();
    const next = why.getByRole('button', { name: 'Open test/order.test.js:9' });
    await expect
      .poll(async () => {
        await page.keyboard.press('Tab');
        return next.evaluate((button) => button === document.activeElement);
      })
      .toBe(true);
  });

  await test.step('the file is put right, and only what failed runs again', async () => {
    await writeFile(file, good);
    await why.getByRole('button', { name: 'Run again what failed' }).click();
    await window.runEnds('succeeded');
    await window.hasStatus('tests', 'succeeded');
    await window.hasStatus('build', 'succeeded');
    await expect(why).toHaveCount(0);
  });

  await test.step('once it has ended well, what changed since is told, and compared', async () => {
    await writeFile(file, good.replace('return cents;', 'return cents + 7;'));
    await window.runUntil('failed');
    await expect(why).toContainText('Changed since run 2 ended well');
    await expect(why.getByRole('button', { name: 'src/price.js', exact: true })).toBeVisible();
    await why.getByRole('button', { name: 'Compare with run 2' }).click();
    const changed = page.getByTestId('comparison').getByRole('region', { name: /^Files that changed/ });
    await expect(changed.getByRole('button', { name: 'Open src/price.js' })).toBeVisible();
  });
});
