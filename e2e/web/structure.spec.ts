import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
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

const RELEASE = `formatVersion: 1
name: release
nodes:
  source:
    action: shell.run
    parameters: { command: [node, -p, "'v1'"] }
  build:
    action: shell.run
    parameters: { command: [node, -e, "console.log('built ' + process.argv[1])", "{{ nodes.source.outputs.stdout }}"] }
  pack: # into one file
    action: shell.run
    parameters: { command: [node, -e, "console.log('packed ' + process.argv[1])", "{{ nodes.build.outputs.stdout }}"] }
  publish:
    action: shell.run
    parameters: { command: [node, -e, "console.log('published ' + process.argv[1])", "{{ nodes.pack.outputs.stdout }}"] }
`;

test('nodes are taken out into a workflow, which is run, looked into, left, and put back by one undo', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const file = join(project, workflowFile('release'));
  const inner = join(project, workflowFile('bundle'));
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  await window.openWorkflow('release');

  await test.step('Alt+X asks for a name and says what the new workflow takes and hands out', async () => {
    await window.select('build');
    await window.node('pack').click({ position: { x: 60, y: 16 }, modifiers: ['Shift'] });
    await keyboard.press('Alt+x');
    const dialog = window.dialog('Take 2 nodes out into a workflow');
    await expect(dialog).toContainText('stdout: text');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('bundle');
    await keyboard.press('Enter');
    await expect(window.node('bundle')).toHaveAttribute('data-selected', '');
    await expect(window.canvas).toBeFocused();
    await expect.poll(() => readFile(inner, 'utf8')).toContain('pack: # into one file');
    await expect(window.node('bundle')).toHaveAttribute('data-problems', '0');
  });

  await test.step('it runs as before', async () => {
    await window.runUntil('succeeded');
    await expect(window.log).toContainText('published packed built v1');
  });

  await test.step('Enter goes in, with what happened there; Alt+Up leads back to the node', async () => {
    await window.select('bundle');
    await keyboard.press('Enter');
    const trail = page.getByRole('navigation', { name: 'Workflows around this one' });
    await expect(trail).toContainText('release');
    await window.hasStatus('build', 'succeeded');
    await window.hasStatus('pack', 'succeeded');
    await keyboard.press('Alt+ArrowUp');
    await expect(trail).toHaveCount(0);
    await expect(window.node('bundle')).toHaveAttribute('data-selected', '');
    await window.node('bundle').dblclick({ position: { x: 80, y: 44 } });
    await expect(window.node('pack')).toBeVisible();
    await trail.getByRole('button', { name: 'release' }).click();
    await expect(window.node('publish')).toBeVisible();
  });

  await test.step('one undo brings the file back to the byte and takes the new one away; redo brings both again', async () => {
    await window.button('Undo').click();
    await expect.poll(() => readFile(file, 'utf8')).toBe(RELEASE);
    await expect.poll(() => isThere(inner)).toBe(false);
    await window.button('Redo').click();
    await expect.poll(() => isThere(inner)).toBe(true);
    await window.node('bundle').waitFor();
  });

  await test.step('its nodes are put in place again from the commands', async () => {
    await window.select('bundle');
    await keyboard.press('Control+k');
    await keyboard.type('put the nodes of a workflow in place');
    await keyboard.press('Enter');
    await window.node('pack').waitFor();
    await expect(window.edge('source', 'build')).toHaveCount(1);
    await expect(window.edge('pack', 'publish')).toHaveCount(1);
    await expect(window.node('bundle')).toHaveCount(0);
    await window.runUntil('succeeded');
    await window.hasStatus('pack', 'succeeded');
  });
});

const LOOP = `formatVersion: 1
name: loop
nodes:
  each:
    action: flow.for-each
    parameters: { items: [a, b, c], onItemFailure: continue }
    nodes:
      say:
        action: shell.run
        parameters: { command: [node, -e, "if (process.argv[1] === 'b') process.exit(3); console.log(process.argv[1])", "{{ item }}"] }
`;
const NOTE = `      note:
        action: shell.run
        after: { say: finished }
        parameters: { command: [node, -e, ""] }
`;

/** Is it seen, and not behind what is drawn later? */
async function isOnTop(locator: Locator): Promise<boolean> {
  await locator.waitFor();
  return await locator.evaluate((element) => {
    // What lets the pointer through is not found by a point.
    element.style.pointerEvents = 'auto';
    const { left, top, width, height } = element.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2) === element;
    element.style.pointerEvents = '';
    return found;
  });
}

test('the cards in a loop show all its iterations together, or the one that is chosen, by mouse or keyboard', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('loop')]: LOOP + NOTE });
  await window.openWorkflow('loop');
  await window.runUntil('succeeded');
  await window.hasStatus('each.say', 'failed');
  const picker = page.getByRole('combobox', { name: 'Iteration shown in For each' });
  await expect(picker.locator('option')).toHaveText([
    'All 3 · 1 failed',
    '[0] Succeeded',
    '[1] Failed',
    '[2] Succeeded',
  ]);
  // Edges in a loop lie above its frame, and their words too; what the loop says of itself lies beside the picker.
  await expect(window.edge('each.say', 'each.note')).toHaveAttribute('data-taken', 'true');
  const word = page.locator('.edge-condition', { hasText: 'finished' });
  expect(await isOnTop(word)).toBe(true);
  const row = await window.node('each').locator('.card-status-text').boundingBox();
  const pick = await picker.boundingBox();
  expect((row?.x ?? NaN) + (row?.width ?? NaN)).toBeLessThanOrEqual(pick?.x ?? NaN);
  await picker.selectOption('[2] Succeeded');
  await window.hasStatus('each.say', 'succeeded');
  await window.select('each.say');
  await page.keyboard.press('PageUp');
  await expect(picker).toHaveValue('1');
  await window.hasStatus('each.say', 'failed');
  await expect(page.locator('[aria-live="polite"]').filter({ hasText: '[1] Failed' })).toHaveCount(1);
  await page.keyboard.press('PageUp');
  await window.hasStatus('each.say', 'succeeded');
  await page.keyboard.press('PageUp');
  await expect(picker).toHaveValue('');
  await page.keyboard.press('Shift+PageDown');
  await expect(picker).toHaveValue('1');
});

test('edges say what went through them, and a card under the pointer offers what is done most often', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  await window.openWorkflow('release');
  await window.runUntil('succeeded');
  // At full size, with this one in the middle.
  await window.select('pack');
  await page.keyboard.press('0');
  await expect(window.edge('source', 'build')).toContainText('“v1”');
  await expect(window.edge('pack', 'publish')).toContainText('18 B');
  const { x, y } = await window.middleOfEdge('pack', 'publish');
  await page.mouse.move(x, y);
  await expect(window.edge('pack', 'publish').locator('title')).toHaveText('“packed built v1”');

  await window.node('build').hover({ position: { x: 60, y: 40 } });
  const tools = page.getByRole('toolbar', { name: 'Tools of build' });
  await tools.getByRole('button', { name: 'Duplicate nodes' }).click();
  await expect(window.nodesOf('shell.run')).toHaveCount(5);
  await window.button('Undo').click();
  await window.node('pack').hover({ position: { x: 60, y: 40 } });
  await page.getByRole('toolbar', { name: 'Tools of pack' }).getByRole('button', { name: 'Delete selection' }).click();
  await expect(window.node('pack')).toHaveCount(0);
});

test('a card is moved by its status too, which from afar fills it; a click there opens its log', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  await window.openWorkflow('release');
  await window.runUntil('succeeded');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('1');
  while ((await window.canvas.getAttribute('data-zoom')) !== 'map')
    await page.getByRole('button', { name: 'Zoom out', exact: true }).click();

  const status = window.node('pack').locator('.card-status');
  await status.click();
  await expect(page.getByTestId('log')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Task', exact: true })).toHaveValue('pack');
  const before = await window.centreOf(status);
  const movedBy = async (): Promise<number> => (await window.centreOf(status)).x - before.x;
  await window.dragFrom(before, 40, 30);
  await expect.poll(movedBy).toBeGreaterThan(20);
  await window.button('Undo').click();
  await expect.poll(async () => Math.abs(await movedBy())).toBeLessThan(2);
});

test('nodes travel as YAML text from one window to another, with or without the edges that come in', async ({
  project,
  studio,
  window: page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  const window = new StudioPage(page);
  await window.openWorkflow('release');
  await window.select('build');
  await window.node('pack').click({ position: { x: 60, y: 16 }, modifiers: ['Shift'] });
  await page.keyboard.press('Control+c');
  const clip = await page.evaluate(() => navigator.clipboard.readText());
  expect(clip).toContain('codomyrmexNodes: 1');

  const other = new StudioPage(await context.newPage());
  await other.page.goto(studio.address);
  await other.chooseWorkflow('New workflow');
  await expect(other.canvas).toHaveAttribute('data-node-count', '0');
  await other.canvas.focus();
  await other.page.keyboard.press('Control+v');
  await expect(other.edge('build', 'pack')).toHaveCount(1);
  // The value that stayed behind is gone, the words of the command around it are not.
  await expect(other.node('build')).toHaveAttribute('data-problems', '0');
  await other.select('build');
  await expect(other.field('command')).toHaveValue(/^node\n-e\nconsole\.log\('built ' \+ process\.argv\[1\]\)$/);
  await other.page.close();

  await window.canvas.focus();
  await page.keyboard.press('Control+Shift+v');
  await expect(window.edge('source', 'build_2')).toHaveCount(1);
  await expect(window.edge('build_2', 'pack_2')).toHaveCount(1);
  await expect(window.edge('build', 'pack_2')).toHaveCount(0);
});

test('an edge that a later edit breaks says so before any run, leads to its problem, and is whole again after undo', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  await window.openWorkflow('release');
  const edge = window.edge('source', 'build');
  await expect(edge).toHaveCount(1);
  await expect(page.locator('[data-edge-id][data-problem]')).toHaveCount(0);
  await window.select('source');
  await page.keyboard.press('d');
  await expect(edge).toHaveAttribute('data-problem', 'node.disabled');
  await expect(page.locator('[data-edge-id][data-problem]')).toHaveCount(1);
  const flag = window.canvas.getByRole('button', { name: /^Broken edge: .*"source", which is disabled/ });
  await flag.click();
  await expect(window.node('build')).toHaveAttribute('data-selected', '');
  await expect(page.getByRole('tab', { name: /^Problems/ })).toHaveAttribute('aria-selected', 'true');
  await window.button('Undo').click();
  await expect(edge).not.toHaveAttribute('data-problem');
  await expect(flag).toHaveCount(0);
});

test('Alt and a drag cut the edges they cross, in one step', async ({ project, window: page }) => {
  const window = new StudioPage(page);
  await writeFiles(project, { [workflowFile('release')]: RELEASE });
  await window.openWorkflow('release');
  await expect(page.locator('[data-edge-id]')).toHaveCount(3);
  const [build, pack] = [await window.node('build').boundingBox(), await window.node('pack').boundingBox()];
  if (build === null || pack === null) throw new Error('Not on screen');
  const x = (build.x + build.width + pack.x) / 2;
  await page.keyboard.down('Alt');
  await page.mouse.move(x, build.y - 20);
  await page.mouse.down();
  await page.mouse.move(x, build.y + build.height + 20, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  await expect(window.edge('build', 'pack')).toHaveCount(0);
  await expect(page.locator('[data-edge-id]')).toHaveCount(2);
  await window.button('Undo').click();
  await expect(window.edge('build', 'pack')).toHaveCount(1);
});

test('the outline is an editor: walk, rename, move, connect, copy, add and delete without the canvas or the mouse', async ({
  project,
  window: page,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const file = join(project, workflowFile('loop'));
  await writeFiles(project, {
    [workflowFile('loop')]: `${LOOP}  last:
    action: shell.run
    parameters: { command: [node, -p, "2"] }
`,
  });
  await window.openWorkflow('loop');
  await window.node('last').waitFor();
  await window.showPanel('Outline');
  const row = (key: string) => page.locator(`[data-outline-row="${key}"]`);
  await window.tabTo(row('each'));

  await test.step('arrows walk and fold, F2 renames in place', async () => {
    await keyboard.press('ArrowLeft');
    await expect(row('each.say')).toHaveCount(0);
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await expect(row('each.say')).toBeFocused();
    await expect(row('each.say')).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('F2');
    await keyboard.type('Say it');
    await keyboard.press('Enter');
    await expect(row('each.say')).toBeFocused();
    await expect(row('each.say')).toContainText('Say it');
  });

  await test.step('C connects, and the row says so to those who do not see the edge', async () => {
    await keyboard.press('ArrowUp');
    await keyboard.press('c');
    const to = window.portOf({ node: 'last', port: 'after' });
    for (let presses = 0; presses < 12 && (await to.getAttribute('data-chosen')) === null; presses += 1)
      await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(window.edge('each', 'last')).toHaveCount(1);
    await expect(row('each')).toBeFocused();
    await expect(row('last')).toContainText('needs For each');
    await window.button('Undo').press('Enter');
    await expect(window.edge('each', 'last')).toHaveCount(0);
  });

  await test.step('Alt and arrows move a node into a container and out', async () => {
    await window.tabTo(row('each'));
    await keyboard.press('End');
    await expect(row('last')).toBeFocused();
    await keyboard.press('Alt+ArrowRight');
    await expect(row('each.last')).toBeFocused();
    await keyboard.press('Alt+ArrowLeft');
    await expect(row('last')).toBeFocused();
    await expect(window.node('last')).toHaveAttribute('data-selected', '');
  });

  await test.step('Alt and arrows up and down change the order of the file', async () => {
    const keys = () =>
      page.locator('[data-outline-row]').evaluateAll((rows) => rows.map((row) => row.dataset['outlineRow']));
    await keyboard.press('Alt+ArrowUp');
    await expect.poll(keys).toEqual(['last', 'each', 'each.say']);
    await expect(row('last')).toBeFocused();
    await expect.poll(() => readFile(file, 'utf8')).toMatch(/nodes:\n {2}last:[^]*\n {2}each:/);
    await keyboard.press('Alt+ArrowDown');
    await expect.poll(keys).toEqual(['each', 'each.say', 'last']);
    await expect(row('last')).toBeFocused();
  });

  await test.step('nodes, notes and groups are copied together and deleted together', async () => {
    await keyboard.press('Control+g');
    await keyboard.type('Ending');
    await keyboard.press('Enter');
    await expect(row('group:group')).toContainText('Ending');
    await window.tabTo(row('group:group'));
    await expect(row('group:group')).toBeFocused();
    await keyboard.press('Control+d');
    await expect(row('group:group_2')).toHaveCount(1);
    await expect(row('last_2')).toHaveCount(1);
    await window.tabTo(row('group:group_2'));
    await keyboard.press('Delete');
    await expect(row('group:group_2')).toHaveCount(0);
    await expect(row('last_2')).toHaveCount(0);
    await expect.poll(() => readFile(file, 'utf8')).not.toContain('last_2');
  });

  await test.step('N adds a node, and the outline has the focus again', async () => {
    await window.tabTo(row('group:group'));
    await keyboard.press('ArrowRight');
    await expect(row('last')).toBeFocused();
    await keyboard.press('n');
    await expect(window.dialog('Add node').getByRole('combobox')).toBeFocused();
    await keyboard.type('git status');
    await expect(window.dialog('Add node').getByRole('option', { selected: true })).toContainText('Git status');
    await keyboard.press('Enter');
    await expect(row('status')).toBeFocused();
  });
});

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
