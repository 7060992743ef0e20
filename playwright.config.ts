import { defineConfig } from '@playwright/test';
import { findChromium, findElectron } from './scripts/setup.mjs';

const chromium = findChromium();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  snapshotPathTemplate: 'e2e/looks/{arg}{ext}',
  // Two cores run a browser, the studio and what the workflows start.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: {
    timeout: 15_000,
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', maxDiffPixelRatio: 0.002 },
  },
  use: {
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      // The same pixels on every machine.
      args: ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb', '--hide-scrollbars'],
    },
  },
  projects: [
    { name: 'browser', testIgnore: 'desktop/**' },
    {
      name: 'electron',
      testMatch: 'desktop/**/*.spec.ts',
      // Skipped for all to see where Electron's program could not be had.
      metadata: { electron: findElectron() },
      workers: 1,
    },
  ],
});
