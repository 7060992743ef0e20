import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const STEP = (id: string): string => `  ${id}:
    action: shell.run
    parameters: { command: [node, -p, "1"] }
`;

test.beforeEach(async ({ project }) => {
  const files = {
    [workflowFile('open')]: `formatVersion: 1\nname: Open\nnodes:\n${STEP('first')}`,
    [workflowFile('release')]: `formatVersion: 1\nname: Nightly release\nnodes:\n${STEP('ship')}`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), text);
  }
});

test('the search for a node begins with what is used, and finds workflows, commands and what was mistyped', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const search = window.dialog('Add node');
  const field = search.getByRole('combobox');
  const options = search.getByRole('option');
  await window.openWorkflow('Open');
  await window.node('first').waitFor();
  await window.canvas.focus();

  await test.step('a mistyped word is taken for the one that was meant', async () => {
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('chrat');
    await expect(search).toContainText('Did you mean');
    await expect(options.first()).toContainText('Chart');
    await keyboard.press('Enter');
    await expect(window.node('chart')).toHaveAttribute('data-selected', '');
  });

  await test.step('what was used last stands first', async () => {
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(search.getByText('Recent')).toBeVisible();
    await expect(options.first()).toContainText('Chart');
    await keyboard.press('Enter');
    await expect(window.node('chart_2')).toHaveAttribute('data-selected', '');
  });

  await test.step('a workflow of the project becomes a node that runs it', async () => {
    await keyboard.press('Escape');
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('nightly');
    await expect(options.first()).toContainText('runs release');
    await keyboard.press('Enter');
    await expect(window.canvas.locator('[data-action-id="flow.run-workflow"]')).toHaveCount(1);
    await expect(window.field('workflow')).toHaveValue('release');
  });

  await test.step('behind a > stand commands', async () => {
    await keyboard.press('n');
    await expect(field).toBeFocused();
    await keyboard.type('>add note');
    await expect(options.first()).toContainText('Add note');
    await keyboard.press('Enter');
    await expect(search).toHaveCount(0);
    await expect(window.canvas.getByRole('textbox', { name: 'Write' })).toBeFocused();
  });
});

test('the search shows what would be placed, pastes what was copied behind a port, and with Shift an edge opens a menu', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  const search = window.dialog('Add node');
  const file = join(project, workflowFile('open'));
  await window.openWorkflow('Open');
  await window.select('first');
  await window.canvas.focus();

  await test.step('the node and the edge it would get, beside the list', async () => {
    await keyboard.press('n');
    const preview = search.getByRole('group', { name: 'What would be placed' });
    await expect(search.getByRole('combobox')).toBeFocused();
    await keyboard.type('chart');
    await expect(preview).toContainText('data-visualization.chart');
    await expect(preview).toContainText('Run a command done → after');
    await keyboard.press('Escape');
  });

  await test.step('copied nodes are one row of it; they hang on the port it was opened for', async () => {
    await keyboard.press('Control+c');
    await keyboard.press('n');
    await expect(search.getByRole('option', { name: 'Paste 1 node from the clipboard' })).toBeVisible();
    await keyboard.type('clipboard');
    await keyboard.press('Enter');
    await expect(window.edge('first', 'first_2')).toHaveCount(1);
    await expect(window.node('first_2')).toHaveAttribute('data-selected', '');
    await window.button('Undo').click();
    await expect(window.node('first_2')).toHaveCount(0);
  });

  await test.step('an edge let go with Shift asks by category', async () => {
    const port = await window.portOf({ node: 'first', port: 'done' }).boundingBox();
    if (port === null) throw new Error('no port');
    const [x, y] = [port.x + port.width / 2, port.y + port.height / 2];
    await page.mouse.move(x, y);
    await keyboard.down('Shift');
    await page.mouse.down();
    await page.mouse.move(x + 120, y - 40, { steps: 8 });
    await page.mouse.up();
    await keyboard.up('Shift');
    const menu = page.getByRole('menu', { name: 'Add node by category' });
    await menu.getByRole('menuitem', { name: 'Charts' }).click();
    await page.getByRole('menu', { name: 'Charts' }).getByRole('menuitem', { name: 'Chart', exact: true }).click();
    await expect(window.edge('first', 'chart')).toHaveCount(1);
    await expect.poll(() => readFile(file, 'utf8')).toContain('after: [first]');
  });

  await test.step('Ctrl and a drag moves the edges of a port to another one, as one step', async () => {
    await window.select('first');
    await keyboard.press('Control+d');
    await expect(window.node('first_2')).toHaveAttribute('data-selected', '');
    for (let presses = 0; presses < 3; presses += 1) await keyboard.press('Control+Shift+ArrowDown');
    await keyboard.press('1');
    await keyboard.down('Control');
    await window.connect({ node: 'first', port: 'done' }, { node: 'first_2', port: 'done' });
    await keyboard.up('Control');
    await expect(window.edge('first_2', 'chart')).toHaveCount(1);
    await expect(window.edge('first', 'chart')).toHaveCount(0);
    await window.button('Undo').click();
    await expect(window.edge('first', 'chart')).toHaveCount(1);
    await expect(window.canvas).toBeFocused();
  });
});

test('an expression that somebody else changes while it is typed is asked about, and not lost', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const file = join(project, workflowFile('open'));
  const text = (message: string): string =>
    `formatVersion: 1\nname: Open\nparameters:\n  who: { type: string, default: me }\nnodes:\n  stop:\n    action: flow.fail\n    parameters: { message: "${message}" }\n`;
  await writeFile(file, text('{{ parameters.who }}'));
  await window.openWorkflow('Open');
  await window.select('stop');
  const field = window.expression('message');
  await expect(field).toHaveText('{{ parameters.who }}');

  await test.step('mine is kept', async () => {
    await field.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    await writeFile(file, text('{{ $uppercase(parameters.who) }}'));
    await expect(window.inspector.getByRole('alert')).toContainText('$uppercase');
    await expect(field).toHaveText('{{ parameters.who }}!');
    await window.inspector.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(() => readFile(file, 'utf8')).toContain('{{ parameters.who }}!');
    await expect(window.inspector.getByRole('alert')).toHaveCount(0);
  });

  await test.step('theirs is taken', async () => {
    await field.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('?');
    await writeFile(file, text('{{ $lowercase(parameters.who) }}'));
    await expect(window.inspector.getByRole('alert')).toContainText('$lowercase');
    await window.inspector.getByRole('button', { name: 'Take theirs' }).click();
    await expect(field).toHaveText('{{ $lowercase(parameters.who) }}');
    expect(await readFile(file, 'utf8')).toBe(text('{{ $lowercase(parameters.who) }}'));
  });
});

test('Ctrl+D repeats how far a copy was moved; Z shows everything while it is held; Shift+N and Shift+S', async ({
  window: page,
}) => {
  const window = new StudioPage(page);
  const { keyboard } = page;
  await window.openWorkflow('Open');
  await window.select('first');
  await window.canvas.focus();
  // Pixels of the canvas, read from the card itself.
  const place = async (path: string): Promise<readonly [number, number]> => {
    const holder = window.canvas.locator(`.react-flow__node[data-id="${path}"]`);
    const [x = 0, y = 0] = (await holder.evaluate((node) => node.style.transform)).match(/-?\d+/g)?.map(Number) ?? [];
    return [x, y];
  };

  await test.step('a copy, moved, and the next one lies as far from it', async () => {
    await keyboard.press('Control+d');
    await expect(window.node('first_2')).toHaveAttribute('data-selected', '');
    for (let presses = 0; presses < 3; presses += 1) await keyboard.press('Control+Shift+ArrowDown');
    const [from, to] = [await place('first'), await place('first_2')];
    await keyboard.press('Control+d');
    await expect(window.node('first_3')).toHaveAttribute('data-selected', '');
    await expect.poll(() => place('first_3')).toEqual([2 * to[0] - from[0], 2 * to[1] - from[1]]);
  });

  await test.step('the overview lasts as long as the key', async () => {
    const view = () => window.canvas.locator('.react-flow__viewport').evaluate((element) => element.style.transform);
    // Nodes 288 px below each other at full size: more than the canvas shows.
    await keyboard.press('Control+Shift+ArrowDown');
    await keyboard.press('0');
    await expect.poll(view).toMatch(/scale\(1\)/);
    const before = await view();
    await keyboard.down('z');
    await expect.poll(view).not.toBe(before);
    await keyboard.up('z');
    await expect.poll(view).toBe(before);
  });

  await test.step('the modules are ready to be searched', async () => {
    await window.showPanel('Runs');
    await window.canvas.focus();
    await keyboard.press('Shift+N');
    await expect(window.palette.getByRole('searchbox', { name: 'Search modules' })).toBeFocused();
  });

  await test.step('Ctrl+Enter goes on behind what was placed: after a command only its end counts; who reads alike says its id', async () => {
    const search = window.dialog('Add node');
    // Full size shows what was copied last; the one above it is out of sight.
    await window.canvas.focus();
    await keyboard.press('1');
    await window.select('first_2');
    await window.canvas.focus();
    await keyboard.press('n');
    await expect(search.getByRole('combobox')).toBeFocused();
    await keyboard.type('run a command');
    await keyboard.press('Control+Enter');
    await expect(search).toContainText('Run a command (command) done');
    await keyboard.type('eslint');
    await expect(search.getByRole('option', { selected: true })).toContainText('ESLint');
    await keyboard.press('Enter');
    await expect(search).toHaveCount(0);
    await expect(window.edge('command', 'lint')).toHaveAttribute('data-edge-id', 'command:done->lint:after');
    await expect(window.node('first_2')).toHaveAccessibleName(/^Run a command \(first_2\),/);
  });

  await test.step('what was written into a note is kept, also when Escape ends it', async () => {
    await window.canvas.focus();
    await keyboard.press('Shift+S');
    await expect(window.canvas.locator('.note-field')).toBeFocused();
    await keyboard.type('Why **this**');
    await keyboard.press('Escape');
    await expect(window.canvas.locator('.note-text strong')).toHaveText('this');
    await expect(window.canvas).toBeFocused();
  });
});
