import { afterEach, expect, test } from 'vitest';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { useRun } from '../../stores/run-store.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { useView } from '../../stores/view-store.ts';
import { historyActions } from './history-actions.ts';

const [before, runs, sheet] = [useRun.getState(), useStudio.getState().runs, useView.getState().sheet];

afterEach(() => {
  useRun.setState(before, true);
  useStudio.setState({ runs });
  useView.setState({ sheet });
});

const actionOf = (id: string) => historyActions.find((action) => action.id === id);
const ROW: RunRow = {
  run: 'r1',
  number: 1,
  project: '/shop',
  workflow: 'gate',
  status: 'failed',
  trigger: 'window',
  startedAt: '2026-11-23T10:00:00.000Z',
  counts: {},
  resumable: true,
};

test('the run that is shown can be reported and labelled by a command; without one each says why not', () => {
  const report = actionOf('history.reportRun');
  const label = actionOf('history.labelRun');
  for (const action of [report, label, actionOf('history.pinRun')])
    expect(action?.disabledBecause?.()).toBe('No run is shown');
  useStudio.setState({ runs: [ROW] });
  useRun.setState({ run: 'r1' });
  expect(report?.disabledBecause?.()).toBeUndefined();
  report?.run();
  expect(useView.getState().sheet).toEqual({ kind: 'report', run: 'r1' });
  label?.run();
  expect(useView.getState().sheet).toEqual({ kind: 'labelRun', run: 'r1' });
});
