import { readdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { git } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };
const TEMPLATES = readdirSync(join(import.meta.dirname, '..', '..', 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const id of TEMPLATES) {
  test(`the wizard shows what ${id} brings, makes it and runs its first workflow, whose cards lie beside each other`, async ({
    window: page,
    folder,
  }) => {
    test.slow();
    const window = new StudioPage(page);
    const wizard = window.dialog('New project');
    const made = join(folder, `made-${id}`);
    await window.chooseProject('New from template');
    await wizard.locator(`[data-template-id="${id}"]`).click();
    await wizard.getByRole('textbox', { name: 'Project folder' }).fill(`made-${id}`);
    await window.pickFolder(wizard, folder);
    const first = wizard.getByLabel(/as soon as it is made$/);
    const runs = (await first.count()) > 0;
    if (runs) await first.check();
    await wizard.getByRole('button', { name: 'Show what will be written' }).click();
    const files = wizard.getByRole('list', { name: 'Files' }).locator('[data-path]');
    await expect(files.and(wizard.locator('[aria-pressed="true"]'))).toHaveCount(1);
    const paths = await files.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-path') ?? ''));
    await expect(access(made)).rejects.toThrow('ENOENT');

    await wizard.getByRole('button', { name: 'Create project' }).click();
    await expect(wizard).toHaveCount(0, PATIENT);
    for (const path of paths) await access(join(made, path));
    expect(git(made, 'log', '--oneline').trim().split('\n')).toHaveLength(1);
    if (!runs) return;
    await window.runEnds('succeeded');
    expect(await overlapping(window.canvas.locator('[data-node-id]'))).toEqual([]);
  });
}

/** Pairs of cards of which one lies on the other. */
async function overlapping(cards: Locator): Promise<readonly string[]> {
  const boxes = await cards.evaluateAll((all) =>
    all.map((card) => ({ id: card.getAttribute('data-node-id'), box: card.getBoundingClientRect() })),
  );
  expect(boxes.length).toBeGreaterThan(0);
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) =>
          a.box.left < b.box.right && b.box.left < a.box.right && a.box.top < b.box.bottom && b.box.top < a.box.bottom,
      )
      .map((b) => `${a.id} on ${b.id}`),
  );
}
