import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** Takes the pictures of the README with the same browser, fonts and window as the tests. Needs a built page (npm run build). */
export default defineConfig({
  ...tests,
  timeout: 180_000,
  projects: [{ name: 'pictures', testDir: 'e2e/pictures', testMatch: '*.pictures.ts' }],
});
