import { afterEach, expect, test } from 'vitest';
import { useStudio } from './studio-store.ts';
import { workflowTitle } from './workflow-titles.ts';

const before = useStudio.getState();
afterEach(() => useStudio.setState(before, true));

test('a workflow is called by its own name, and by its file when it is gone', () => {
  useStudio.setState({ workflows: [{ name: 'quality-gate', title: 'Quality gate' }] as never });
  expect(workflowTitle('quality-gate')).toBe('Quality gate');
  expect(workflowTitle('deleted')).toBe('deleted');
});
