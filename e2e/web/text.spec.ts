import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { StudioPage } from '../pages/studio-page.ts';

const FILE = `formatVersion: 1
nodes:
  first: # the comment stays
    action: flow.wait
`;

test.beforeEach(async ({ project }) => writeFiles(project, { [workflowFile('wait')]: FILE }));

test('what is typed into the text moves the canvas, and the other way round', async ({ window: page }) => {
  const window = new StudioPage(page);
  await window.bottomTab('Text');
  const text = page.getByRole('textbox', { name: 'Text of the workflow' });
  await text.click();
  await text.press('Control+End');
  await page.keyboard.insertText('  last:\n    action: flow.wait\n');
  await expect(window.node('last')).toBeVisible();
  await window.select('last');
  await window.fill('duration', '5ms');
  await expect(text).toContainText('duration: 5ms');
  await expect(text).toContainText('# the comment stays');
});
