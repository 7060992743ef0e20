import { describe, expect, test } from 'vitest';
import { importsOf, trespasses } from './check-layers.ts';

const refused = (file: string, text: string): readonly string[] => trespasses(file, text).map((each) => each.specifier);

describe('the layer check', () => {
  test('finds every way to name another file, with its line', () => {
    const text = [
      `import type { A } from '#engine/a.ts';`,
      `export { b } from './b.ts';`,
      `export * from './c.ts';`,
      `const d = await import('./d.ts');`,
      `type E = import('./e.ts').E;`,
      `vi.mock('./f.ts');`,
      `new Worker(new URL('./g.worker.ts', import.meta.url));`,
    ].join('\n');
    expect(importsOf('x.ts', text).map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
      '1 #engine/a.ts',
      '2 ./b.ts',
      '3 ./c.ts',
      '4 ./d.ts',
      '5 ./e.ts',
      '6 ./f.ts',
      '7 ./g.worker.ts',
    ]);
  });

  test('takes no notice of comments, strings and data read by its address', () => {
    const text = `// import '#engine/a.ts'\nconst a = 'import "electron"'; new URL('../templates/', import.meta.url);`;
    expect(importsOf('x.ts', text)).toEqual([]);
  });

  test.each([
    ['shared/run/plan.ts', `import type { Engine } from '#engine/engine.ts'`],
    ['shared/run/plan.ts', `import { join } from 'node:path'`],
    ['renderer/app/app.tsx', `import { join } from 'path'`],
    ['renderer/app/app.tsx', `import type { Engine } from '../../engine/engine.ts'`],
    ['modules/git/adapter.ts', `import { startProcess } from '#engine/process/start.ts'`],
    ['engine/run/run.ts', `import { registry } from '#modules/registry.ts'`],
    ['hosts/web/serve.ts', `import { app } from 'electron'`],
    ['hosts/web/serve.ts', `import { App } from '#renderer/app/app.tsx'`],
    ['electron/main.ts', `import { registry } from '#modules/registry.ts'`],
    ['e2e/walk.spec.ts', `import { foldRun } from '#shared/run/fold.ts'`],
    ['hosts/create-host.ts', `import template from '../templates/node/template.ts'`],
    ['engine/run/run.ts', `import '../../../elsewhere/x.ts'`],
    ['hosts/mcp/run-view.ts', `import { summaryOf } from '../cli/run-summary.ts'`],
    ['hosts/web/studio.ts', `import { serveMcp } from '#hosts/mcp/serve-mcp.ts'`],
    ['hosts/cli/commands/mcp.ts', `import { McpServer } from '@modelcontextprotocol/server'`],
  ])('refuses in %s: %s', (file, text) => {
    expect(refused(file, text)).toHaveLength(1);
  });

  test.each([
    ['shared/run/plan.ts', `import { z } from 'zod'; import { a } from '../problem.ts'`],
    ['modules/git/adapter.ts', `import type { Adapter } from '#engine/action.ts'; import { join } from 'node:path'`],
    ['modules/git/adapter.test.ts', `import { rig } from '#engine/rig/module-rig.ts'`],
    ['hosts/create-host.ts', `import { registry } from '#modules/registry.ts'; import '#engine/engine.ts'`],
    ['electron/main.ts', `import { app } from 'electron'; import '#hosts/create-host.ts'`],
    ['hosts/cli/commands/mcp.ts', `import { serveMcp } from '../../mcp/serve-mcp.ts'`],
    ['hosts/mcp/mcp-server.ts', `import { McpServer } from '@modelcontextprotocol/server'; import '../create-host.ts'`],
    ['shared/run/plan.test.ts', `import { readFileSync } from 'node:fs'`],
  ])('allows in %s: %s', (file, text) => {
    expect(refused(file, text)).toEqual([]);
  });

  test('lets only tests use the rig', () => {
    expect(refused('modules/git/adapter.ts', `import { rig } from '#engine/rig/module-rig.ts'`)).toHaveLength(1);
  });
});
