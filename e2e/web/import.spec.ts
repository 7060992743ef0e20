import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };

/** A repository as people have them: scripts that call each other, and a workflow of GitHub with a step that cannot run here. */
const REPOSITORY = {
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: {
      build: 'node tools/build.mjs',
      lint: 'node --check src/price.mjs',
      test: 'node --test test/price.test.mjs',
      check: 'npm run lint && npm run build && npm run test',
    },
  }),
  'src/price.mjs': 'export const price = (net) => Math.round(net * 119) / 100;\n',
  'tools/build.mjs':
    "import { cpSync, mkdirSync } from 'node:fs';\nmkdirSync('lib', { recursive: true });\ncpSync('src', 'lib', { recursive: true });\n",
  'test/price.test.mjs':
    "import assert from 'node:assert';\nimport test from 'node:test';\nimport { price } from '../src/price.mjs';\ntest('with tax', () => assert.equal(price(1), 1.19));\n",
  '.github/workflows/ci.yml': `name: CI
on: [push]
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: node --check src/price.mjs
  test:
    needs: lint
    runs-on: ubuntu-latest
    strategy:
      matrix:
        round: [1, 2]
    steps:
      - uses: actions/checkout@v4
      - run: echo "round \${{ matrix.round }}" && node --test test/price.test.mjs
`,
};

test.describe('someone with a repository', () => {
  test.beforeEach(async ({ folder }) => writeFiles(join(folder, 'shop'), REPOSITORY));

  test('imports its npm scripts and its GitHub workflow where it lies, after a report, and runs both', async ({
    window: page,
    folder,
  }) => {
    test.slow();
    const window = new StudioPage(page);
    const shop = join(folder, 'shop');
    const dialog = window.dialog('Import');
    await window.chooseProject('Import…');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(shop);
    await dialog.getByRole('button', { name: 'Look at it' }).click();

    const found = dialog.getByRole('list', { name: 'Workflows found' });
    await expect(found.getByRole('listitem')).toHaveCount(2, PATIENT);
    await expect(dialog).toContainText(shop);
    await expect(dialog.getByRole('radio', { name: 'The folder it lies in' })).toBeChecked();
    await found.getByRole('button', { name: /CI/ }).click();
    await expect(dialog.getByRole('img', { name: 'Drawing of CI' })).toBeVisible();
    await expect(dialog.locator('[data-remarks="dropped"]')).toContainText(/checkout/i);
    expect(await readdir(shop)).not.toContain('.codomyrmex');

    await dialog.getByRole('button', { name: 'Import 2 workflows' }).click();
    await expect(dialog).toHaveCount(0, PATIENT);
    await expect(page.getByRole('button', { name: 'Switch project' })).toHaveText('shop');
    const files = (await readdir(join(shop, '.codomyrmex', 'workflows'))).filter((name) => name.endsWith('.yaml'));
    expect(files).toHaveLength(2);

    // One question for the whole project, then it runs.
    await window.runUntil('succeeded', async () => {
      await window.button('Run').click();
      await page.getByRole('button', { name: 'Trust and run' }).click();
    });
    await window.openWorkflow('CI');
    await expect(window.canvas).not.toHaveAttribute('data-node-count', '0');
    await window.runUntil('succeeded');
    // The log follows its end; what the matrix made of the job stands further up.
    const search = page.getByRole('searchbox', { name: 'Search the log' });
    await search.fill('round 2');
    await search.press('Enter');
    await expect(window.log).toContainText('round 2');
  });

  test('drops a file on the window, is told that a browser knows no path, and takes it into the open project', async ({
    window: page,
    project,
  }) => {
    const window = new StudioPage(page);
    const dialog = window.dialog('Import');
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'Makefile'));
      return transfer;
    }, 'all: one two\none:\n\techo first\ntwo: one\n\techo second\n');
    await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
    await expect(page.getByText('Drop to look at it.')).toBeVisible();
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
    await expect(dialog).toContainText('A browser does not tell where Makefile lies.', PATIENT);
    await expect(dialog.getByRole('radio', { name: 'This project, project' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Import 1 workflow' }).click();
    await expect(dialog).toHaveCount(0, PATIENT);
    await expect(window.canvas).not.toHaveAttribute('data-node-count', '0');
    const [file = ''] = await readdir(join(project, '.codomyrmex', 'workflows'));
    expect(await readFile(join(project, '.codomyrmex', 'workflows', file), 'utf8')).toContain('echo second');
  });

  test('gives a workflow of the studio: it is copied to the letter, and the second time it is opened', async ({
    window: page,
    project,
  }) => {
    const window = new StudioPage(page);
    const dialog = window.dialog('Import');
    const text = '# mine\nformatVersion: 1\nnodes: { state: { action: git.status } }\n';
    const give = async (): Promise<void> => {
      await window.chooseProject('Import…');
      const file = { name: 'mine.workflow.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) };
      await dialog.getByTestId('import-files').setInputFiles(file);
    };
    await give();
    await expect(dialog).toContainText('Workflow of the studio', PATIENT);
    await dialog.getByRole('button', { name: 'Import 1 workflow' }).click();
    await expect(window.canvas).toHaveAttribute('data-node-count', '1', PATIENT);
    await give();
    await expect(dialog).toHaveCount(0, PATIENT);
    const folder = join(project, '.codomyrmex', 'workflows');
    expect(await readdir(folder)).toEqual(['mine.workflow.yaml']);
    expect(await readFile(join(folder, 'mine.workflow.yaml'), 'utf8')).toBe(text);
  });

  test('is told what is wrong with a file, and nothing is written', async ({ window: page, project }) => {
    const window = new StudioPage(page);
    const dialog = window.dialog('Import');
    await window.chooseProject('Import…');
    await dialog.getByTestId('import-files').setInputFiles({
      name: 'round.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({
          name: 'round',
          steps: [
            { name: 'a', module: 'm', action: 'x', dependencies: ['b'] },
            { name: 'b', module: 'm', action: 'x', dependencies: ['a'] },
          ],
        }),
      ),
    });
    await expect(dialog).toContainText('Nothing of this file will be written.', PATIENT);
    await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toHaveAttribute('aria-disabled', 'true');
    expect(await readdir(project)).not.toContain('.codomyrmex');
  });
});

test('a workflow is exported with a preview and a report of what is lost, and saved', async ({
  window: page,
  project,
}) => {
  await writeFiles(project, {
    '.codomyrmex/workflows/check.workflow.yaml':
      'formatVersion: 1\nnodes:\n  state: { action: git.status }\n  again: { action: git.log, after: [state] }\n',
  });
  const window = new StudioPage(page);
  await window.openWorkflow('check');
  await window.chooseWorkflow('Export workflow…');
  const dialog = window.dialog('Export check');
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('jobs:', PATIENT);
  await dialog.getByRole('radio', { name: 'SVG' }).check();
  await expect(dialog.getByRole('img', { name: 'check.svg' })).toBeVisible(PATIENT);
  await expect(dialog.getByRole('region', { name: 'What the other format cannot say' })).toContainText('Dropped');
  await dialog.getByRole('radio', { name: 'Codomyrmex JSON' }).check();
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('"steps"', PATIENT);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save check.json' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('check.json');
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({ name: 'check' });
});
