import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { git, workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';
import { recordedRuns } from '../studio-cli.ts';

/** A stranger's repository: whatever of it is started, even a linter's configuration, leaves a trace beside it. */
async function makeStranger(folder: string, traces: string): Promise<void> {
  await mkdir(traces, { recursive: true });
  const trace = (name: string): string => `require('node:fs').writeFileSync(${JSON.stringify(join(traces, name))}, '')`;
  const programs = ['eslint', 'tsc', 'vitest', 'git', 'npm', 'make'].map((name) => `node_modules/.bin/${name}`);
  await writeFiles(folder, {
    'package.json': '{ "name": "stranger", "scripts": { "build": "node build.cjs" } }',
    'build.cjs': trace('build'),
    'eslint.config.cjs': `${trace('eslint')};\nmodule.exports = [{ files: ['src/**/*.js'] }];`,
    'vitest.config.cjs': `${trace('vitest')};\nmodule.exports = {};`,
    'src/index.js': 'export const one = 1;\n',
    ...Object.fromEntries(programs.map((path) => [path, `#!/usr/bin/env node\n${trace(path.replaceAll('/', '-'))}`])),
    [workflowFile('check')]: `formatVersion: 1
nodes:
  build:
    action: shell.run
    parameters: { command: [node, build.cjs] }
  lint:
    action: static-analysis.eslint
    after: [build]
    # The stranger's linter is none; that it was not started before is what counts.
    onFailure: continue
    parameters: { path: src }
`,
  });
  for (const path of programs) await chmod(join(folder, path), 0o755);
  git(folder, 'init', '-q');
}

test('a project opened in the window executes nothing before it is trusted; the question is not modal', async ({
  window: page,
  folder,
  home,
}) => {
  const window = new StudioPage(page);
  const stranger = join(folder, 'stranger');
  const traces = join(folder, 'traces');
  await makeStranger(stranger, traces);
  const question = page.getByRole('alert').filter({ hasText: 'Do you trust “stranger”?' });

  await test.step('open it, look around: nothing starts', async () => {
    await window.openFolder(stranger);
    await expect(window.canvas).toHaveAttribute('data-node-count', '2');
    await page.getByRole('button', { name: 'Settings' }).click();
    await window.dialog('Settings').getByRole('tab', { name: 'Modules' }).click();
    await expect(window.dialog('Settings')).toContainText('ESLint');
    await window.dialog('Settings').getByRole('tab', { name: 'Health' }).click();
    await expect(window.dialog('Settings').getByRole('tabpanel')).toContainText('Git');
    await page.keyboard.press('Escape');
    await expect(window.dialog('Settings')).toHaveCount(0);
    await expect(question).toHaveCount(0);
    expect(await readdir(traces)).toEqual([]);
  });

  await test.step('pressing Run asks, and the window stays usable meanwhile', async () => {
    await window.button('Run').click();
    await expect(question).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await window.select('lint');
    await expect(window.field('path')).toHaveValue('src');
    await expect(question).toBeVisible();
  });

  await test.step('“Not now” leaves it', async () => {
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect(question).toHaveCount(0);
    await expect(window.runStatus).toHaveAttribute('data-status', 'none');
    expect(await recordedRuns(home)).toEqual([]);
    expect(await readdir(traces)).toEqual([]);
  });

  await test.step('“Trust and run” runs what was asked for', async () => {
    await window.button('Run').click();
    await page.getByRole('button', { name: 'Trust and run' }).click();
    await expect(question).toHaveCount(0);
    await window.runEnds('succeeded');
    expect(await readdir(traces)).toContain('build');
  });
});
