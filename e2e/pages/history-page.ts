import { expect, type Locator, type Page } from '@playwright/test';

/** The runs of a project and what can be done with one, through names that people see. */
export class HistoryPage {
  readonly page: Page;
  readonly search: Locator;
  readonly status: Locator;

  constructor(page: Page) {
    this.page = page;
    const runs = page.getByTestId('runs');
    this.search = runs.getByRole('searchbox', { name: 'Search runs' });
    this.status = runs.getByRole('combobox', { name: 'Status' });
  }

  /** Path of the downloaded page of a run, by its number. */
  async downloadReport(number: number): Promise<string> {
    await this.page.getByRole('button', { name: `What can be done with run ${number}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Report…' }).click();
    const dialog = this.page.getByRole('dialog', { name: `Report of run ${number}` });
    const downloading = this.page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    return (await downloading).path();
  }

  /** Presses one of the entries of a run's menu. */
  async doWith(number: number, entry: string): Promise<void> {
    await this.page.getByRole('button', { name: `What can be done with run ${number}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** By keyboard: the box is seen once it has the focus. */
  async choose(...numbers: readonly number[]): Promise<void> {
    for (const number of numbers) {
      const box = this.page.getByRole('checkbox', { name: `Choose run ${number}`, exact: true });
      await box.focus();
      await this.page.keyboard.press('Space');
      await expect(box).toBeChecked();
    }
  }

  get chosenTools(): Locator {
    return this.page.getByRole('toolbar', { name: 'What can be done with the chosen runs' });
  }

  get comparison(): Locator {
    return this.page.getByRole('dialog', { name: 'Compare two runs' });
  }

  /** A part of the comparison by its heading. */
  difference(title: string): Locator {
    return this.comparison.getByRole('region', { name: title });
  }

  async command(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').fill(words);
    await this.page.keyboard.press('Enter');
  }
}
