import { expect, type Locator, type Page } from '@playwright/test';

/** The studio's window through its stable hooks: roles, names and data attributes that outside programs may rely on. */
export class StudioPage {
  readonly palette: Locator;
  readonly canvas: Locator;
  readonly inspector: Locator;
  readonly runBar: Locator;
  readonly runStatus: Locator;
  readonly log: Locator;
  readonly runs: Locator;
  readonly projects: Locator;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.palette = page.getByTestId('palette');
    this.canvas = page.getByTestId('canvas');
    this.inspector = page.getByTestId('inspector');
    this.runBar = page.getByTestId('run-bar');
    this.runStatus = page.getByTestId('run-status');
    this.log = page.getByTestId('log');
    this.runs = page.getByTestId('runs').locator('[data-run-id]');
    this.projects = page.getByTestId('projects');
  }

  button(name: string): Locator {
    return this.runBar.getByRole('button', { name, exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  node(path: string): Locator {
    return this.canvas.locator(`[data-node-id="${path}"]`);
  }

  nodesOf(action: string): Locator {
    return this.canvas.locator(`[data-node-id][data-action-id="${action}"]`);
  }

  edge(source: string, target: string): Locator {
    return this.canvas.locator(`[data-edge-id][data-source="${source}"][data-target="${target}"]`);
  }

  /** Half way along it, on the screen: the middle of its box lies beside a line that bends, and a straight one has none. */
  async middleOfEdge(source: string, target: string): Promise<{ readonly x: number; readonly y: number }> {
    return this.edge(source, target).evaluate((edge) => {
      const path = edge.querySelector<SVGPathElement>('path');
      const matrix = path?.getScreenCTM();
      if (path == null || matrix == null) throw new Error('The edge is not drawn');
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(matrix);
      return { x, y };
    });
  }

  /** Waits until a card has this status: for states that last, not for those that pass (see `recordCards`). */
  async hasStatus(path: string, status: string): Promise<void> {
    await expect(this.node(path)).toHaveAttribute('data-status', status, { timeout: 60_000 });
  }

  async runEnds(status: string): Promise<void> {
    await expect(this.runStatus).toHaveAttribute('data-status', status, { timeout: 60_000 });
  }

  /** Starts a run, by its button unless told otherwise, and waits for its end, not for that of the run shown before. */
  async runUntil(status: string, start = () => this.button('Run').click()): Promise<void> {
    const before = await this.runStatus.getAttribute('data-run');
    await start();
    await expect(this.runStatus).toHaveAttribute('data-run', /./);
    if (before !== null) await expect(this.runStatus).not.toHaveAttribute('data-run', before);
    await this.runEnds(status);
  }

  /** Drags an action from the palette to a point of the canvas, in pixels from its corner. */
  async dragIn(action: string, x: number, y: number): Promise<void> {
    const entry = this.palette.locator(`[data-action-id="${action}"]`);
    await entry.scrollIntoViewIfNeeded();
    await entry.dragTo(this.canvas, { targetPosition: { x, y } });
  }

  /** Draws an edge with the mouse from one port to another. */
  async connect(from: { node: string; port: string }, to: { node: string; port: string }): Promise<void> {
    const start = await this.centreOf(this.portOf(from));
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move(start.x + 12, start.y + 4, { steps: 3 });
    // Ports that do not show on a resting card appear while an edge is being drawn.
    const end = await this.centreOf(this.portOf(to));
    await this.page.mouse.move(end.x, end.y, { steps: 10 });
    await this.page.mouse.up();
  }

  portOf({ node, port }: { node: string; port: string }): Locator {
    return this.node(node).locator(`[data-port="${port}"]`);
  }

  /** Drags a card by its head, in pixels of the screen. */
  async move(path: string, dx: number, dy: number): Promise<void> {
    const box = await this.node(path).boundingBox();
    if (box === null) throw new Error(`Not on screen: ${path}`);
    await this.dragFrom({ x: box.x + 60, y: box.y + 16 }, dx, dy);
  }

  /** Presses the mouse at a place of the window and lets go so many pixels further. */
  async dragFrom({ x, y }: { readonly x: number; readonly y: number }, dx: number, dy: number): Promise<void> {
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + dx, y + dy, { steps: 8 });
    await this.page.mouse.up();
  }

  async select(path: string): Promise<void> {
    await this.node(path).click({ position: { x: 60, y: 16 } });
    await expect(this.inspector.getByRole('tab', { name: 'Parameters' })).toBeVisible();
  }

  async tab(name: 'Parameters' | 'Run' | 'Output' | 'Docs'): Promise<void> {
    await this.inspector.getByRole('tab', { name, exact: true }).click();
  }

  async bottomTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** An output of the selected node, while the tab "Output" is open. */
  output(name: string): Locator {
    return this.inspector.locator(`[data-output="${name}"]`);
  }

  field(parameter: string): Locator {
    return this.inspector.locator(`[data-parameter="${parameter}"]`).locator('input, textarea, select').first();
  }

  /** The field of a parameter while it holds an expression. */
  expression(parameter: string): Locator {
    return this.inspector.locator(`[data-parameter="${parameter}"]`).getByRole('textbox');
  }

  /** What an expression yields, or why that cannot be shown, beneath its field. */
  expressionValue(parameter: string): Locator {
    return this.inspector.locator(`[data-parameter="${parameter}"] [data-state]`);
  }

  async fill(parameter: string, text: string): Promise<void> {
    await this.field(parameter).fill(text);
    await this.field(parameter).press('Tab');
  }

  async showPanel(name: 'Modules' | 'Outline' | 'Runs' | 'Projects'): Promise<void> {
    const button = this.page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name });
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }

  /** The menu that names the open workflow; entries are workflows and what can be done with this one. */
  get workflowMenu(): Locator {
    return this.page.getByRole('button', { name: /^Workflow .*: switch, rename, delete$/ });
  }

  async chooseWorkflow(entry: string): Promise<void> {
    await this.workflowMenu.click();
    await this.page.getByRole('menuitem', { name: entry }).first().click();
  }

  /** Opens a workflow by its title, and waits until it is the one in the window: "Run" would run the one before. */
  async openWorkflow(title: string): Promise<void> {
    await this.chooseWorkflow(title);
    await expect(this.workflowMenu).toHaveAccessibleName(`Workflow ${title}: switch, rename, delete`);
  }

  async chooseProject(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Switch project' }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** Opens a folder as people do in the browser shell: by its path in the picker. */
  async openFolder(path: string): Promise<void> {
    await this.chooseProject('Open folder');
    await this.pickFolder(this.dialog('Open folder'), path);
    await this.page.getByRole('button', { name: 'Open this folder' }).click();
    await expect(this.dialog('Open folder')).toHaveCount(0);
  }

  /** Types a path into the folder picker of a dialog, once the picker has begun in the home folder. */
  async pickFolder(dialog: Locator, path: string): Promise<void> {
    const field = dialog.getByRole('textbox', { name: 'Folder', exact: true });
    await expect(field).not.toHaveValue('');
    await field.fill(path);
  }

  /** Writes down every status a card goes through and all its status row says, from now on: what passes cannot be polled for. */
  async recordCards(): Promise<CardRecord> {
    await this.canvas.evaluate((canvas) => {
      const seen: [string, string, string][] = [];
      Object.assign(globalThis, { seenCards: seen });
      new MutationObserver((changes) => {
        for (const change of changes) {
          const start = change.target instanceof Element ? change.target : change.target.parentElement;
          const card = start?.closest('[data-node-id]');
          if (card == null) continue;
          const { nodeId = '', status = '' } = (card as HTMLElement).dataset;
          seen.push([nodeId, status, card.querySelector('.card-status')?.textContent ?? '']);
        }
      }).observe(canvas, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-status'] });
    });
    const read = (): Promise<readonly (readonly [string, string, string])[]> =>
      this.page.evaluate(() => (globalThis as unknown as { seenCards: [string, string, string][] }).seenCards);
    return {
      statuses: async (path) =>
        (await read())
          .filter(([node]) => node === path)
          .map(([, status]) => status)
          .filter(isNew),
      rows: async (path) =>
        (await read())
          .filter(([node]) => node === path)
          .map(([, , row]) => row)
          .filter(isNew),
    };
  }

  /** Tab by Tab, as somebody without a mouse, until this has the focus. */
  async tabTo(wanted: Locator): Promise<void> {
    for (let presses = 0; presses < 120; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(wanted)}`);
  }

  async centreOf(locator: Locator): Promise<{ x: number; y: number }> {
    const box = await locator.boundingBox();
    if (box === null) throw new Error(`Not on screen: ${String(locator)}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}

export interface CardRecord {
  /** Statuses of a card in the order they showed, repetitions left out. */
  statuses(path: string): Promise<readonly string[]>;
  /** Texts of its status row, likewise. */
  rows(path: string): Promise<readonly string[]>;
}

function isNew(value: string, index: number, all: readonly string[]): boolean {
  return value !== all[index - 1];
}
