import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedRuns } from '../studio-cli.ts';

const TWO = `formatVersion: 1
nodes:
  first: { action: shell.run, parameters: { command: [node, -p, "'one'"] } }
  second: { action: shell.run, after: [first], parameters: { command: [node, -p, "'two'"] } }
`;

test.beforeEach(({ project }) => writeFiles(project, { [workflowFile('two')]: TWO }));

test('a past run whose record is damaged says so and shows what is left; all else goes on, and it can be deleted', async ({
  window: page,
  home,
}) => {
  test.setTimeout(180_000);
  const window = new StudioPage(page);
  for (const count of [1, 2]) {
    await window.button('Run').click();
    await expect.poll(async () => (await recordedRuns(home)).filter(isGood).length, { timeout: 90_000 }).toBe(count);
    await window.runEnds('succeeded');
  }
  const old = (await recordedRuns(home)).at(-1)?.run ?? '';
  const file = join(home, 'runs', old, 'events.ndjson');
  const lines = (await readFile(file, 'utf8')).split('\n');
  const started = lines.findIndex((line) => line.includes('"attempt.started"') && line.includes('"second"'));
  lines[started] = '\u0000\u0000';
  await writeFile(file, lines.join('\n'));

  await window.showPanel('Runs');
  await window.runs.filter({ hasText: 'Run 1 ' }).locator('.run-open').click();
  const told = page.getByRole('alert').filter({ hasText: 'The record of run 1 is damaged.' });
  await expect(told).toContainText(`Only its first ${started} events can be read`);
  await window.hasStatus('first', 'succeeded');
  await window.hasStatus('second', 'queued');

  await page.getByRole('button', { name: 'Back to editing' }).click();
  await expect(told).toHaveCount(0);
  await window.hasStatus('second', 'succeeded');
  await window.button('Run').click();
  await expect(window.runs).toHaveCount(3);
  await expect(window.runs.filter({ hasText: 'Run 3 ' })).toHaveAttribute('data-status', 'succeeded', {
    timeout: 90_000,
  });

  await window.runs.filter({ hasText: 'Run 1 ' }).locator('.run-open').click();
  await told.getByRole('button', { name: 'Delete this run…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(window.runs).toHaveCount(2);
  await expect(told).toHaveCount(0);
});

function isGood({ status }: { readonly status: string }): boolean {
  return status === 'succeeded';
}
