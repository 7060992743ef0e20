import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

/*
 * Of a large graph only the cards in sight are in the page. What is out of sight must be as much a part of it as what is not.
 */

const COLUMN = 20;
const COUNT = 320;
const LAST = `n${COUNT - 1}`;
const LAYOUT = '.codomyrmex/workflows/large.layout.json';
const FILE = workflowFile('large');

/** Columns of 20; each node waits for the one to its left. The second column hangs on nothing. */
function nodeText(index: number): string {
  const after = index < COLUMN * 2 ? '' : `, after: [n${index - COLUMN}]`;
  return `  n${index}: { name: Task ${index}, action: shell.run, parameters: { command: [echo, "${index}"] }${after} }\n`;
}

test.beforeEach(async ({ project }) => {
  const all = Array.from({ length: COUNT }, (_, index) => index);
  const places = all.map((index) => [`n${index}`, { x: Math.floor(index / COLUMN) * 320, y: (index % COLUMN) * 200 }]);
  await writeFiles(project, {
    [FILE]: `formatVersion: 1\nname: Large\nnodes:\n${all.map(nodeText).join('')}`,
    [LAYOUT]: JSON.stringify({ version: 1, nodes: Object.fromEntries(places) }),
  });
});

test('in a large graph at full size every gesture works, and what is out of sight is part of it', async ({
  window: page,
  project,
}) => {
  test.slow();
  const window = new StudioPage(page);
  const { keyboard, mouse } = page;
  const cards = page.locator('[data-testid="canvas"] [data-node-id]');
  const chosen = window.canvas.locator('.card[data-selected]');
  const text = () => readFile(join(project, FILE), 'utf8');
  const placeOf = async (path: string): Promise<unknown> =>
    (JSON.parse(await readFile(join(project, LAYOUT), 'utf8')) as { nodes: Record<string, unknown> }).nodes[path];
  /** The whole workflow, also what is not drawn. */
  const nodeCount = (count: number) => expect(window.canvas).toHaveAttribute('data-node-count', String(count));
  const view = () => window.canvas.locator('.react-flow__viewport').evaluate((element) => element.style.transform);
  const original = await text();

  await window.openWorkflow('Large');
  await nodeCount(COUNT);
  await window.canvas.focus();

  /** The selected node comes to the middle, at full size. */
  const jumpTo = async (name: string, path: string): Promise<void> => {
    await window.canvas.focus();
    await keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Find in workflow' });
    await expect(field).toBeFocused();
    // It still holds what was looked for last, and goes there again only when that changes.
    await field.fill('');
    await field.fill(name);
    await expect(window.node(path)).toHaveAttribute('data-selected', '');
    await expect(window.node(path)).toBeInViewport();
    await keyboard.press('Escape');
    await expect(field).toHaveCount(0);
  };

  await test.step('at full size only some of the cards are in the page', async () => {
    await jumpTo('Task 25', 'n25');
    await keyboard.press('0');
    await expect.poll(view).toMatch(/scale\(1\)/);
    await jumpTo('Task 25', 'n25');
    await expect.poll(() => cards.count()).toBeLessThan(COUNT / 2);
  });

  await test.step('a card is dragged, with its edges, and one undo puts it back', async () => {
    await jumpTo('Task 45', 'n45');
    const before = await placeOf('n45');
    const path = window.edge('n45', 'n65').locator('.edge-line');
    const way = await path.getAttribute('d');
    await window.move('n45', 64, 48);
    await expect.poll(() => placeOf('n45')).not.toEqual(before);
    await expect.poll(() => path.getAttribute('d')).not.toBe(way);
    await expect(window.canvas.locator('.edge-lifted')).toHaveCount(0);
    await window.button('Undo').click();
    await expect.poll(() => placeOf('n45')).toEqual(before);
    await expect.poll(() => path.getAttribute('d')).toBe(way);
  });

  await test.step('a connection by pointer, and its undo', async () => {
    // The source away from the border: there a drawing hand moves the view.
    await jumpTo('Task 5', 'n5');
    await window.connect({ node: 'n5', port: 'done' }, { node: 'n25', port: 'after' });
    await expect(window.edge('n5', 'n25')).toHaveCount(1);
    await window.button('Undo').click();
    await expect(window.edge('n5', 'n25')).toHaveCount(0);
    await expect.poll(text).toBe(original);
  });

  await test.step('a box chooses what lies in it', async () => {
    await jumpTo('Task 25', 'n25');
    const [first, next] = [await window.node('n25').boundingBox(), await window.node('n26').boundingBox()];
    if (first === null || next === null) throw new Error('Not on screen');
    await mouse.move(first.x - 24, first.y - 12);
    await mouse.down();
    await mouse.move(next.x + 40, next.y + 20, { steps: 8 });
    await expect(window.node('n26')).toHaveAttribute('data-selected', '');
    await mouse.up();
    await expect(chosen).toHaveCount(2);
    await expect(window.node('n25')).toHaveAttribute('data-selected', '');
  });

  await test.step('what is deleted far away comes back, with its edges, to the byte', async () => {
    await jumpTo(`Task ${COUNT - 1}`, LAST);
    await keyboard.press('Delete');
    await nodeCount(COUNT - 1);
    await jumpTo('Task 25', 'n25');
    await expect(window.node(LAST)).toHaveCount(0);
    await window.button('Undo').click();
    await nodeCount(COUNT);
    await expect.poll(text).toBe(original);
  });

  await test.step('all are selected, copied and pasted, not only those in sight', async () => {
    await jumpTo('Task 25', 'n25');
    await window.canvas.focus();
    await keyboard.press('Control+a');
    await expect(window.inspector).toContainText(`${COUNT} nodes selected`);
    await keyboard.press('Control+d');
    await nodeCount(COUNT * 2);
    await window.button('Undo').click();
    await nodeCount(COUNT);
    await window.canvas.focus();
    await keyboard.press('Control+a');
    await expect(window.inspector).toContainText(`${COUNT} nodes selected`);
    await keyboard.press('Delete');
    await nodeCount(0);
    await window.button('Undo').click();
    await nodeCount(COUNT);
    await expect.poll(text).toBe(original);
  });

  await test.step('a node is connected by keys to one that is out of sight', async () => {
    await jumpTo('Task 5', 'n5');
    await window.canvas.focus();
    await keyboard.press('c');
    await expect(window.canvas).toHaveAttribute('data-drawing', '');
    // Backwards from the first port in reading order: to the last node.
    await keyboard.press('ArrowUp');
    await expect(window.node(LAST).locator('[data-port][data-chosen]')).toBeInViewport();
    await keyboard.press('Enter');
    await expect(window.edge('n5', LAST)).toHaveCount(1);
    await window.button('Undo').click();
    await expect.poll(text).toBe(original);
  });

  await test.step('the outline names every node, and leads to it', async () => {
    await window.showPanel('Outline');
    await jumpTo('Task 25', 'n25');
    const row = page.locator(`[data-outline-row="${LAST}"]`);
    await page.locator('[data-outline-row="n25"]').focus();
    await keyboard.press('End');
    await expect(row).toBeFocused();
    await expect(window.node(LAST)).toHaveAttribute('data-selected', '');
    await expect(window.node(LAST)).toBeInViewport();
  });
});

test('from afar a large graph shows which of its edges are broken', async ({ window: page, project }) => {
  const window = new StudioPage(page);
  // n0 and n20 wait for each other.
  const circle = [`  n0: { action: shell.run, after: [n20] }\n`, `  n20: { action: shell.run, after: [n0] }\n`];
  const others = Array.from({ length: COUNT }, (_, index) => index)
    .filter((index) => index !== 0 && index !== COLUMN && index !== COLUMN * 2)
    .map(nodeText);
  await writeFiles(project, {
    [workflowFile('circle')]: `formatVersion: 1\nname: Circle\nnodes:\n${[...circle, ...others].join('')}`,
  });
  /** Of the colour that says "a person must act", on the picture of the edges. */
  const warningPixels = () =>
    page
      .locator('.map-layer')
      .first()
      .evaluate((element: HTMLCanvasElement) => {
        const context = element.getContext('2d');
        const probe = document.createElement('canvas').getContext('2d');
        if (context === null || probe === null) return 0;
        probe.fillStyle = getComputedStyle(element).getPropertyValue('--attention').trim();
        probe.fillRect(0, 0, 1, 1);
        const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
        const { data } = context.getImageData(0, 0, element.width, element.height);
        let found = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) found += 1;
        return found;
      });
  await window.openWorkflow('Large');
  await expect(window.canvas).toHaveAttribute('data-node-count', String(COUNT));
  await expect(page.locator('.map-layer').first()).toBeAttached();
  await expect.poll(warningPixels).toBe(0);
  await window.openWorkflow('Circle');
  await expect(window.canvas).toHaveAttribute('data-node-count', String(COUNT - 1));
  await expect.poll(warningPixels).toBeGreaterThan(20);
});

test('of a graph of some size all cards and edges are in the page, and drawn is what is in sight', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const [count, edgeCount, last] = [120, 80, 'n119'];
  const nodes = Array.from({ length: count }, (_, index) => nodeText(index));
  await writeFiles(project, {
    [workflowFile('middling')]: `formatVersion: 1\nname: Middling\nnodes:\n${nodes.join('')}`,
    '.codomyrmex/workflows/middling.layout.json': await readFile(join(project, LAYOUT), 'utf8'),
  });
  const cards = window.canvas.locator('[data-node-id]');
  const whole = window.canvas.locator('[data-node-id] > .card-head');
  const edges = window.canvas.locator('[data-edge-id]');
  const lineOf = (from: string, to: string) => window.edge(from, to).locator('.edge-line');
  const find = async (name: string): Promise<void> => {
    await window.canvas.focus();
    await page.keyboard.press('Control+f');
    await page.getByRole('searchbox', { name: 'Find in workflow' }).fill(name);
    await page.keyboard.press('Escape');
  };

  await window.openWorkflow('Middling');
  await expect(whole).toHaveCount(count);
  await expect(edges).toHaveCount(edgeCount);

  await test.step('at full size all are there still, and few are drawn', async () => {
    await find('Task 25');
    await window.canvas.focus();
    await page.keyboard.press('0');
    await expect.poll(() => whole.count()).toBeLessThan(count / 2);
    await expect(cards).toHaveCount(count);
    await expect(edges).toHaveCount(edgeCount);
    await expect(lineOf('n25', 'n45')).toHaveCount(1);
    await expect(lineOf('n99', last)).toHaveCount(0);
    await expect(window.node(last).locator('[data-port="after"]')).toHaveCount(1);
  });

  await test.step('after a run, which gives every card another row, all of them say what became of them', async () => {
    await window.button('Run').click();
    await expect(window.runStatus).toHaveAttribute('data-status', 'succeeded', { timeout: 60_000 });
    await expect(window.canvas.locator('[data-node-id][data-status="succeeded"]')).toHaveCount(count);
    await expect(window.canvas.locator('[data-edge-id][data-taken="true"]')).toHaveCount(edgeCount);
  });

  await test.step('what comes into sight is drawn, with its edge, and can be dragged', async () => {
    await find('Task 119');
    await expect(window.node(last).locator('.card-head')).toBeInViewport();
    await expect(lineOf('n99', last)).toHaveCount(1);
    const way = await lineOf('n99', last).getAttribute('d');
    await window.move(last, 48, 32);
    await expect(lineOf('n99', last)).not.toHaveAttribute('d', way ?? '');
  });

  await test.step('from afar all of them are drawn again', async () => {
    await window.canvas.focus();
    await page.keyboard.press('1');
    await expect(whole).toHaveCount(count);
    await expect(lineOf('n25', 'n45')).toHaveCount(1);
  });
});
