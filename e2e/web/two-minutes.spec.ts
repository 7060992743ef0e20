import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../fixtures.ts';
import { workflowFile } from '../make-repository.ts';
import { KeyboardHand, MouseHand } from '../pages/hands.ts';
import type { StudioPage } from '../pages/studio-page.ts';
import { ROOT } from '../studio-process.ts';

/*
 * The quality gate of the sample project, built again from an empty workflow: once with the mouse, once with the keyboard alone.
 * How long it takes and how many gestures is printed and judged by nobody; that it can be done at all, and comes out the same, is tested.
 */

const cli = (...command: readonly string[]): Promise<{ readonly stdout: string }> =>
  promisify(execFile)(process.execPath, [join(ROOT, 'hosts', 'cli', 'main.ts'), ...command]);

test.setTimeout(600_000);
test.use({ actionTimeout: 60_000 });

test.beforeEach(async ({ project, home }) => {
  process.env['CODOMYRMEX_HOME'] = home;
  await cli('new', 'sample-quality-gate', project);
});

test.afterEach(() => {
  delete process.env['CODOMYRMEX_HOME'];
});

const PARAMETERS = [
  'source = src # Folder that is linted',
  'types = tsconfig.json # Configuration of the type check',
  'tests = . # Folder or file with the tests',
  'timings = data/timings.csv # CSV with earlier timings',
  'refactor = src/price.js # File that the assistant may improve',
  'report = reports/quality-gate.md # Where the report is written',
];
const OUTPUTS = ['report = parameters.report', 'tests = nodes.tests.outputs.summary'];
const INSTRUCTION = 'Replace the nested ifs of the express surcharge by a table, without changing any price.';

test('the sample workflow is built with the mouse', async ({ window: page, project }) => {
  const hand = new MouseHand(page);
  const { window } = hand;
  const idField = window.inspector.getByRole('textbox', { name: 'Id of the node' });
  await startEmpty(window);

  await test.step('what depends on nothing is dragged in', async () => {
    await hand.click(page.getByRole('button', { name: 'Fold the panel' }));
    await hand.dragIn('git.status', { x: 20, y: 20 });
    await hand.dragIn('static-analysis.eslint', { x: 20, y: 200 });
    await hand.dragIn('static-analysis.typescript', { x: 20, y: 380 });
    await hand.dragIn('testing.run', { x: 300, y: 20 });
    await hand.dragIn('data-visualization.chart', { x: 300, y: 420 });
    await hand.select('status');
    await hand.type(idField, 'repository');
    await hand.select('chart');
    await hand.type(idField, 'timings');
  });

  await test.step('the rest grows out of edges', async () => {
    await hand.growInto(['tests', 'outputs.summary'], { x: 560, y: 40 }, 'chart', 'Chart');
    await hand.setCondition('tests', 'chart', 'finished');
    await hand.growInto(['tests', 'done'], { x: 560, y: 300 }, 'refactor', 'Refactor code');
    await hand.growInto(['lint', 'done'], { x: 560, y: 620 }, 'build', 'Build');
    await hand.click(window.button('Tidy'));
    await hand.click(window.button('Fit'));
    await hand.select('lint');
    await hand.selectAlso('types');
    await hand.selectAlso('tests');
    await hand.connect(['types', 'done'], ['build', 'after']);
    await expect(window.edge('tests', 'build')).toHaveCount(1);
  });

  await test.step('the report waits for the checks, however they end', async () => {
    await hand.dragIn('files.write', { x: 20, y: 20 });
    await hand.click(window.button('Tidy'));
    await hand.click(window.button('Fit'));
    await hand.select('lint');
    for (const path of ['types', 'tests', 'build']) await hand.selectAlso(path);
    await hand.connect(['build', 'done'], ['write', 'after']);
    await hand.setCondition('build', 'write', 'finished');
  });

  await test.step('the forms are filled in', async () => {
    await hand.select('lint');
    await hand.type(window.field('path'), '{{ parameters.source }}');
    await hand.select('types');
    await hand.type(window.field('project'), '{{ parameters.types }}');
    await hand.select('tests');
    await hand.type(window.field('path'), '{{ parameters.tests }}');
    await hand.select('timings');
    await hand.choose('kind', 'line');
    await hand.type(window.field('data'), '{{ parameters.timings }}');
    await hand.type(window.field('x'), 'day');
    await hand.type(window.field('title'), 'Seconds per check');
    await hand.select('build');
    await hand.type(window.field('target'), 'build');
    await hand.select('chart');
    await hand.type(window.field('title'), 'Tests');
    await hand.type(idField, 'test_chart');
    await hand.select('refactor');
    await hand.type(window.field('path'), '{{ parameters.refactor }}');
    await hand.type(window.field('instruction'), INSTRUCTION);
    await hand.choose('provider', 'recorded');
    await hand.type(window.field('recording'), 'express-surcharge');
    await hand.type(idField, 'suggestion');
    await hand.select('write');
    await hand.type(window.field('path'), '{{ parameters.report }}');
    await hand.type(window.field('content'), await reportText(project));
    await hand.type(idField, 'report');
  });

  await test.step('the workflow says what it takes and hands out', async () => {
    await hand.click(window.canvas, { position: { x: 5, y: 5 } });
    await hand.type(window.inspector.getByLabel('Title'), 'Quality gate');
    for (const line of PARAMETERS) {
      await hand.type(window.inspector.getByRole('textbox', { name: 'Add a parameter' }), line);
      await hand.click(window.inspector.getByLabel('Title'));
    }
    for (const line of OUTPUTS) {
      await hand.type(window.inspector.getByRole('textbox', { name: 'Add an output' }), line);
      await hand.click(window.inspector.getByLabel('Title'));
    }
  });

  await hand.click(window.button('Run'));
  process.stdout.write(`${hand.count.report('The sample workflow, mouse')}\n`);
  await endsLikeTheOriginal(window, project);
});

test('the sample workflow is built with the keyboard alone', async ({ window: page, project }) => {
  const hand = new KeyboardHand(page);
  const { window } = hand;
  await startEmpty(window);

  await test.step('the workflow says what it takes and hands out', async () => {
    await hand.details();
    await hand.type('Quality gate');
    await hand.to(window.inspector.getByRole('textbox', { name: 'Add a parameter' }));
    for (const line of PARAMETERS) {
      await hand.type(line);
      await hand.press('Enter');
    }
    await hand.to(window.inspector.getByRole('textbox', { name: 'Add an output' }));
    for (const line of OUTPUTS) {
      await hand.type(line);
      await hand.press('Enter');
    }
    await hand.press('Escape');
  });

  await test.step('what depends on nothing', async () => {
    await hand.add('git status', 'status');
    await hand.rename('repository');
    await hand.add('eslint', 'lint');
    await hand.fillIn({ path: '{{ parameters.source }}' });
    await hand.add('typescript', 'types');
    await hand.fillIn({ project: '{{ parameters.types }}' });
    await hand.add('chart', 'chart');
    await hand.fillIn({
      kind: 'line',
      data: '{{ parameters.timings }}',
      x: 'day',
      title: 'Seconds per check',
    });
    await hand.rename('timings');
    await hand.add('run tests', 'tests');
    await hand.fillIn({ path: '{{ parameters.tests }}' });
  });

  await test.step('and what comes after', async () => {
    await hand.add('chart', 'chart');
    await hand.rename('test_chart');
    await hand.fillIn({ data: '{{ nodes.tests.outputs.summary }}', title: 'Tests' });
    await hand.runAfter('tests finished');
    await hand.add('build', 'build');
    await hand.fillIn({ target: 'build' });
    await hand.runAfter('lint, types, tests');
    await hand.add('refactor', 'refactor');
    await hand.rename('suggestion');
    await hand.fillIn({
      path: '{{ parameters.refactor }}',
      instruction: INSTRUCTION,
      provider: 'recorded',
      recording: 'express-surcharge',
    });
    await hand.runAfter('tests');
    await hand.add('write a file', 'write');
    await hand.rename('report');
    await hand.fillIn({ path: '{{ parameters.report }}', content: await reportText(project) });
    await hand.runAfter('lint finished, types finished, tests finished, build finished');
  });

  await hand.press('Control+Enter');
  process.stdout.write(`${hand.count.report('The sample workflow, keyboard')}\n`);
  await endsLikeTheOriginal(window, project);
});

async function startEmpty(window: StudioPage): Promise<void> {
  await window.page.keyboard.press('Control+k');
  await expect(window.dialog('Commands')).toBeVisible();
  await window.page.keyboard.type('new workflow');
  await window.page.keyboard.press('Enter');
  await expect(window.workflowMenu).not.toHaveText('quality-gate');
  await expect(window.canvas).toHaveAttribute('data-node-count', '0');
}

/** What somebody has written elsewhere and pastes: the one long text of the sample. */
async function reportText(project: string): Promise<string> {
  const text = await readFile(join(project, workflowFile('quality-gate')), 'utf8');
  const [, block = ''] = /content: \|\n([\s\S]*?)\noutputs:/.exec(text) ?? [];
  return `${block.replaceAll(/^ {8}/gm, '')}\n`;
}

interface Difference {
  readonly workflow: readonly { readonly field: readonly string[] }[];
  readonly nodes: readonly {
    readonly node: string;
    readonly change: string;
    readonly fields: readonly {
      readonly field: readonly string[];
      readonly before?: unknown;
      readonly after?: unknown;
    }[];
  }[];
}

async function endsLikeTheOriginal(window: StudioPage, project: string): Promise<void> {
  await window.runEnds('succeeded');
  const files = ['quality-gate', 'untitled'].map((name) => join(project, workflowFile(name)));
  const { stdout } = await cli('diff', ...files, '--json').catch((error: { stdout: string }) => error);
  const { workflow, nodes } = JSON.parse(stdout) as Difference;
  // What people call things is left out; what the workflow does is not.
  const words = ['name', 'description'];
  const isMeaning = ({ field }: { readonly field: readonly string[] }): boolean => !words.includes(field[0] ?? '');
  expect(workflow.filter(isMeaning)).toEqual([]);
  const differing = nodes
    .map(({ node, change, fields }) => ({ node, change, fields: fields.filter(isMeaning) }))
    .filter(({ change, fields }) => change !== 'changed' || fields.length > 0);
  // A chart has bars by itself; the sample says so all the same, a form leaves the default out.
  expect(differing).toEqual([
    {
      node: 'test_chart',
      change: 'changed',
      fields: [{ field: ['parameters', 'kind'], change: 'removed', before: 'bar' }],
    },
  ]);
}
