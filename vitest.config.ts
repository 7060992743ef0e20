import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const inRepository = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
    // Two cores run six programs here: generous limits, since no test asserts on time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        resolve: { alias: { electron: inRepository('./electron/testing/fake-electron.ts') } },
        test: {
          name: 'node',
          environment: 'node',
          include: ['{shared,engine,modules,hosts,electron,scripts,bench}/**/*.test.ts'],
          // electron-store imports electron; inlined, its import meets the alias too.
          server: { deps: { inline: ['electron-store'] } },
        },
      },
      {
        extends: true,
        test: { name: 'renderer', environment: 'happy-dom', include: ['renderer/**/*.test.{ts,tsx}'] },
      },
    ],
  },
});
