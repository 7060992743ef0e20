import { expect, type Locator, type Page } from '@playwright/test';
import { StudioPage } from './studio-page.ts';

type Tab = 'Overview' | 'Workflows' | 'Triggers' | 'Documentation' | 'Archive' | 'Template' | 'All projects';

/** The page of the open project. */
export class ProjectPage {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByTestId('project-page');
  }

  async open(tab: Tab): Promise<void> {
    if (!(await this.root.isVisible())) await new StudioPage(this.#page).chooseProject('Project page');
    await this.root.getByRole('tab', { name: tab, exact: true }).click();
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** Presses a status and waits until it is the current one. */
  async moveTo(status: string): Promise<void> {
    await this.button(status).click();
    await expect(this.root.locator('[aria-current="step"]')).toHaveText(status);
  }
}
