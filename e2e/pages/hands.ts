import { expect, type Locator, type Page } from '@playwright/test';
import { StudioPage } from './studio-page.ts';

/** What a build by hand cost: presses, clicks and drags; a typed or pasted value counts as one. */
class Count {
  #gestures = 0;
  readonly #start = Date.now();

  add(number = 1): void {
    this.#gestures += number;
  }

  /** Figures to read, never to judge by: machines differ. */
  report(hand: string): string {
    return `${hand}: ${this.#gestures} gestures in ${Math.round((Date.now() - this.#start) / 1000)} s`;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A hand on the mouse; the keyboard is only for typing values. */
export class MouseHand {
  readonly window: StudioPage;
  readonly count = new Count();

  constructor(page: Page) {
    this.window = new StudioPage(page);
  }

  async click(on: Locator, options: Parameters<Locator['click']>[0] = {}): Promise<void> {
    this.count.add();
    await on.click(options);
  }

  async dragIn(action: string, { x, y }: Point): Promise<void> {
    this.count.add();
    await this.window.dragIn(action, x, y);
  }

  async select(path: string): Promise<void> {
    await this.click(this.window.node(path), { position: { x: 60, y: 16 } });
  }

  async selectAlso(path: string): Promise<void> {
    await this.click(this.window.node(path), { position: { x: 60, y: 16 }, modifiers: ['Shift'] });
  }

  async connect(from: [node: string, port: string], to: [node: string, port: string]): Promise<void> {
    this.count.add();
    await this.window.connect({ node: from[0], port: from[1] }, { node: to[0], port: to[1] });
  }

  /** An edge let go over the empty canvas, and what the search offers there. */
  async growInto(from: [node: string, port: string], at: Point, words: string, option: string): Promise<void> {
    const { page, canvas } = this.window;
    this.count.add(3);
    const box = await canvas.boundingBox();
    const start = await this.window.portOf({ node: from[0], port: from[1] }).boundingBox();
    if (box === null || start === null) throw new Error(`Not on screen: ${from.join(' ')}`);
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + at.x, box.y + at.y, { steps: 10 });
    await page.mouse.up();
    const search = this.window.dialog('Add node');
    await search.getByRole('combobox').fill(words);
    await search.getByRole('option', { name: option }).first().click();
    await expect(search).toHaveCount(0);
  }

  /** The menu of whatever edges are selected, opened on one of them. */
  async setCondition(source: string, target: string, condition: string): Promise<void> {
    this.count.add(2);
    const at = await this.window.middleOfEdge(source, target);
    await this.window.page.mouse.click(at.x, at.y, { button: 'right' });
    await this.window.page.getByRole('menuitemradio', { name: condition }).click();
  }

  /** Into a field: a click, and what is typed. Leaving it for the next field saves it. */
  async type(field: Locator, value: string): Promise<void> {
    this.count.add(2);
    await field.click();
    await field.selectText();
    await this.window.page.keyboard.insertText(value);
  }

  async choose(parameter: string, value: string): Promise<void> {
    this.count.add(2);
    await this.window.field(parameter).selectOption(value);
  }
}

/** Hands that never touch the mouse. */
export class KeyboardHand {
  readonly window: StudioPage;
  readonly count = new Count();

  constructor(page: Page) {
    this.window = new StudioPage(page);
  }

  async press(key: string): Promise<void> {
    this.count.add();
    await this.window.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.count.add();
    await this.window.page.keyboard.type(text);
  }

  /** A longer text comes from somewhere else. */
  async paste(text: string): Promise<void> {
    this.count.add();
    await this.window.page.keyboard.insertText(text);
  }

  async command(words: string): Promise<void> {
    await this.press('Control+k');
    await expect(this.window.dialog('Commands')).toBeVisible();
    await this.type(words);
    await this.press('Enter');
    await expect(this.window.dialog('Commands')).toHaveCount(0);
  }

  /** `N` and a word or two; with Alt it hangs on nothing, whatever is selected. */
  async add(words: string, id: string): Promise<void> {
    await this.press('n');
    const search = this.window.dialog('Add node');
    await expect(search.getByRole('combobox')).toBeFocused();
    await this.type(words);
    await expect(search.getByRole('option', { selected: true })).toBeVisible();
    await this.press('Alt+Enter');
    await expect(search).toHaveCount(0);
    await expect(this.window.node(id)).toHaveAttribute('data-selected', '');
  }

  async rename(id: string): Promise<void> {
    await this.press('Shift+F2');
    await expect(this.window.inspector.getByRole('textbox', { name: 'Id of the node' })).toBeFocused();
    await this.type(id);
    await this.press('Enter');
    await expect(this.window.node(id)).toHaveAttribute('data-selected', '');
  }

  async runAfter(list: string): Promise<void> {
    await this.press('a');
    await expect(this.window.inspector.getByRole('textbox', { name: 'Wait for more nodes' })).toBeFocused();
    await this.type(list);
    await this.press('Enter');
    await this.press('Escape');
  }

  /** Into the form of the selected node. */
  async details(): Promise<void> {
    await this.press('Enter');
    await expect(this.window.inspector.locator(':focus')).toHaveCount(1);
  }

  /** Tab by Tab. */
  async to(field: Locator): Promise<void> {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await field.evaluate((element) => element === document.activeElement)) return;
      await this.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(field)}`);
  }

  async fillIn(values: Readonly<Record<string, string>>): Promise<void> {
    await this.details();
    for (const [parameter, value] of Object.entries(values)) {
      await this.to(this.window.field(parameter));
      if (value.includes('\n')) await this.paste(value);
      else await this.type(value);
    }
    await this.press('Tab');
    await this.press('Escape');
  }
}
