import { expect, type Locator, type Page } from '@playwright/test';

/** The studio's window through its stable hooks: roles, names and data attributes that outside programs may rely on. */
export class StudioPage {
  readonly palette: Locator;
  readonly canvas: Locator;
  readonly inspector: Locator;
  readonly runBar: Locator;
  readonly runStatus: Locator;
  readonly log: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.palette = page.getByTestId('palette');
    this.canvas = page.getByTestId('canvas');
    this.inspector = page.getByTestId('inspector');
    this.runBar = page.getByTestId('run-bar');
    this.runStatus = page.getByTestId('run-status');
    this.log = page.getByTestId('log');
  }

  button(name: string): Locator {
    return this.runBar.getByRole('button', { name, exact: true });
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

  field(parameter: string): Locator {
    return this.inspector.locator(`[data-parameter="${parameter}"]`).locator('input, textarea, select').first();
  }

  async fill(parameter: string, text: string): Promise<void> {
    await this.field(parameter).fill(text);
    await this.field(parameter).press('Tab');
  }

  async showPanel(name: 'Modules' | 'Outline' | 'Runs' | 'Projects'): Promise<void> {
    const button = this.page.getByRole('navigation', { name: 'Side panel' }).getByRole('button', { name });
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
  }

  private async centreOf(locator: Locator): Promise<{ x: number; y: number }> {
    const box = await locator.boundingBox();
    if (box === null) throw new Error(`Not on screen: ${String(locator)}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}
