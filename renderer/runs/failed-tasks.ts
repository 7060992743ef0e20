import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { useView } from '../stores/view-store.ts';

/** In the order in which they failed: what failed first is most often why the rest did. */
export function failedTasks(state: RunState | undefined): readonly TaskState[] {
  const failed = [...(state?.tasks.values() ?? [])].filter(({ status }) => status === 'failed');
  return failed.toSorted((a, b) => (a.endedAt ?? '').localeCompare(b.endedAt ?? ''));
}

/** Selects the node of a task and shows how it fared. */
export function showTask(task: TaskState): void {
  useView.setState({ selectedNodes: [task.path], selectedEdges: [], inspectorTab: 'run', isRightOpen: true });
}
