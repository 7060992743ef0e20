import type { Locator, Page } from '@playwright/test';

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
}
