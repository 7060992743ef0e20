import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { workflowFile, writeFiles } from '../make-repository.ts';
import { ProjectPage } from '../pages/project-page.ts';
import { StudioPage } from '../pages/studio-page.ts';

const PATIENT = { timeout: 60_000 };

const GATE = `formatVersion: 1
description: Before a merge
tags: [ci]
nodes:
  status: { action: git.status }
`;
const REPORT = `formatVersion: 1
name: Weekly report # for the meeting
nodes:
  wait: { action: flow.wait, parameters: { duration: 1ms } }
`;

test.beforeEach(({ project }) =>
  writeFiles(project, { [workflowFile('gate')]: GATE, [workflowFile('report')]: REPORT }),
);

test('workflows are tagged, found by tag and word, shown as list or cards, and a tag is undone', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const projectPage = new ProjectPage(page);
  const file = (): Promise<string> => readFile(join(project, workflowFile('report')), 'utf8');
  await window.openWorkflow('gate');
  await projectPage.open('Workflows');
  const rows = projectPage.root.locator('[data-workflow]');
  const names = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-workflow')));
  await expect(rows).toHaveCount(2, PATIENT);

  await projectPage.button('Add tags to Weekly report').click();
  await projectPage.root.getByLabel('Tags of Weekly report').fill('weekly, ci');
  await projectPage.root.getByLabel('Tags of Weekly report').press('Enter');
  await expect.poll(file, PATIENT).toMatch(/name: Weekly report # for the meeting\ntags:[^]*weekly[^]*ci[^]*nodes:/);
  await projectPage.button('weekly').click(PATIENT);
  await expect.poll(names).toEqual(['report']);
  await projectPage.button('weekly').click();
  await projectPage.root.getByRole('searchbox').fill('merge');
  await expect.poll(names).toEqual(['gate']);
  await projectPage.root.getByRole('searchbox').fill('');
  await projectPage.button('As cards').click();
  await expect(projectPage.root.getByRole('table')).toHaveCount(0);
  await expect(rows).toHaveCount(2);

  // The step is in the history of the workflow, though it was not the open one.
  await projectPage.button('Weekly report').click();
  await expect(window.node('wait')).toBeVisible(PATIENT);
  await expect(window.button('Undo')).not.toHaveAttribute('aria-disabled', 'true', PATIENT);
  await window.button('Undo').click();
  await expect.poll(file, PATIENT).toBe(REPORT);
});

test('a deleted workflow goes to the bin, and one press brings it back as it was', async ({
  window: page,
  project,
}) => {
  const window = new StudioPage(page);
  const projectPage = new ProjectPage(page);
  const file = (): Promise<string> => readFile(join(project, workflowFile('report')), 'utf8').catch(() => 'gone');
  await window.openWorkflow('gate');
  await projectPage.open('Workflows');
  await projectPage.button('Actions of Weekly report').click(PATIENT);
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await window.dialog('Delete').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(file, PATIENT).toBe('gone');
  const notice = page.getByRole('status').filter({ hasText: 'Moved “report” to the bin.' });
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(file, PATIENT).toBe(REPORT);
  await expect(window.node('wait')).toBeVisible(PATIENT);
});
