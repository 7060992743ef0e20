import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const FILE = `formatVersion: 1
nodes:
  first: { action: shell.run, parameters: { command: echo hello } }
  second: { action: shell.run, parameters: {} }
`;

test.beforeEach(async ({ project }) => writeFiles(project, { [workflowFile('say')]: FILE }));

test('= turns a field into an expression that is completed and shows its value', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.select('second');
  await window.field('command').press('=');
  const field = window.expression('command');
  await expect(field).toBeFocused();
  await page.keyboard.type('first.outputs.std');
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options.filter({ hasText: 'nodes.first.outputs.stdout' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field).toContainText('{{ nodes.first.outputs.stdout }}');
  await expect(window.expressionValue('command')).toContainText('Makes this node wait until first has succeeded.');
  await expect(window.expressionValue('command')).toContainText('first has not run yet; expected: Text.');
  await page.keyboard.press('Enter');
  await expect(window.edge('first', 'second')).toHaveCount(1);
  await window.runUntil('succeeded', () => window.inspector.getByRole('button', { name: 'Run to first' }).click());
  await window.inspector.getByRole('tab', { name: 'Parameters' }).click();
  await expect(window.expressionValue('command')).toContainText('hello');
  await expect(window.expressionValue('command')).toContainText('Text');
});

test('an expression that would make a circle says so before it is one', async ({ window: page, project }) => {
  await writeFiles(project, {
    [workflowFile('say')]: FILE.replace('parameters: {} }', 'after: [first], parameters: { command: ls } }'),
  });
  const window = new StudioPage(page);
  await expect(window.edge('first', 'second')).toHaveCount(1);
  await window.select('first');
  await window.field('cwd').press('=');
  await page.keyboard.type('nodes.second.outputs.stdout');
  await expect(window.expressionValue('cwd')).toContainText(
    'Cannot wait for second, which waits for this node: first → second.',
  );
});
