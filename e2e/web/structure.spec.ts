import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { startStudio } from '../studio-process.ts';

const GATE = `formatVersion: 1
name: gate # hand-written
nodes:
  one:
    action: shell.run
    parameters: { command: [node, -p, "1"] }
`;

test('what was drawn can be undone after a reload and after a restart of the studio, to the byte', async ({
  page,
  project,
  home,
}) => {
  await writeFiles(project, { [workflowFile('gate')]: GATE });
  const file = join(project, workflowFile('gate'));
  const window = new StudioPage(page);
  const before = await startStudio({ project, home });
  await page.goto(before.address);
  await window.node('one').waitFor();
  await window.dragIn('git.status', 400, 200);
  await window.node('status').waitFor();
  await window.select('one');
  await page.keyboard.press('d');
  await expect.poll(() => readFile(file, 'utf8')).toContain('disabled: true');

  await page.reload();
  await expect(window.button('Undo')).toBeEnabled();
  await window.button('Undo').click();
  await expect.poll(() => readFile(file, 'utf8')).not.toContain('disabled');
  await expect.poll(() => undoableSteps(home)).toBe(1);
  expect(await before.stop()).toBe(0);

  const after = await startStudio({ project, home });
  await page.goto('about:blank');
  await page.goto(after.address);
  await expect(window.button('Redo')).toBeEnabled();
  await window.button('Redo').click();
  await expect.poll(() => readFile(file, 'utf8')).toContain('disabled: true');
  await window.button('Undo').click();
  await window.button('Undo').click();
  await expect(window.button('Undo')).toBeDisabled();
  await expect.poll(() => readFile(file, 'utf8')).toBe(GATE);
  expect(await after.stop()).toBe(0);
});

/** How many steps of the one workflow the data folder says can be undone. */
async function undoableSteps(home: string): Promise<number> {
  const [file = ''] = await readdir(join(home, 'undo'));
  const kept = JSON.parse(await readFile(join(home, 'undo', file), 'utf8')) as { readonly at: number };
  return kept.at;
}
