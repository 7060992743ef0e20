import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { leftBehind } from './left-behind.ts';
import { startStudio, type StudioProcess } from './studio-process.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** A folder of the test's own, gone afterwards: the base of the two below. */
  readonly folder: string;
  /** An empty folder, to be filled before `studio` is asked for. */
  readonly project: string;
  /** The studio's data. */
  readonly home: string;
  /** A running studio on `project`, on a free port. Its end is part of the test: everything it started must go. */
  readonly studio: StudioProcess;
  /** The studio's window, loaded. Anything the page reports as an error or a warning fails the test. */
  readonly window: Page;
  /** Console messages a test expects, as patterns; everything else fails it. */
  readonly expectedMessages: RegExp[];
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'studio-e2e-')));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  project: async ({ folder }, use) => {
    const project = join(folder, 'project');
    await mkdir(project);
    await use(project);
  },
  home: async ({ folder }, use) => use(join(folder, 'home')),
  expectedMessages: async ({}, use) => use([]),
  studio: async ({ folder, project, home }, use) => {
    const studio = await startStudio({ project, home });
    await use(studio);
    const code = await studio.stop();
    if (code !== 0) throw new Error(`The studio ended with exit code ${code}:\n${studio.output()}`);
    const left = await leftBehind(folder);
    if (left.length > 0) throw new Error(`Processes are left behind:\n${left.join('\n')}`);
  },
  window: async ({ page, studio, expectedMessages }, use) => {
    const messages = collectMessages(page);
    await page.goto(studio.address);
    await page.getByTestId('canvas').waitFor();
    await use(page);
    const unexpected = messages.filter((message) => !expectedMessages.some((pattern) => pattern.test(message)));
    if (unexpected.length > 0) throw new Error(`The page reported:\n${unexpected.join('\n')}`);
  },
});

/** Errors and warnings of a page, as they come. Also for windows a test opens itself. */
export function collectMessages(page: Page): readonly string[] {
  const messages: string[] = [];
  page.on('pageerror', (error) => messages.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      messages.push(`${message.type()}: ${message.text()}`);
  });
  return messages;
}
