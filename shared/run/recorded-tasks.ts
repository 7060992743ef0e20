import type { RecordedTask } from './critical-path.ts';
import type { RunState } from './run-state.ts';

/** What the critical path is made of: all tasks that began; those that go on end now. */
export function recordedTasks(state: RunState, nowMs: number): readonly RecordedTask[] {
  return [...state.tasks.values()].flatMap(({ path, planned, startedAt, endedAt, queuedAt, attempts }) => {
    if (startedAt === undefined || planned === undefined) return [];
    return [
      {
        path,
        dependencies: planned.dependencies,
        startMs: Date.parse(startedAt),
        endMs: endedAt === undefined ? nowMs : Date.parse(endedAt),
        queuedMs: queuedAt === undefined ? undefined : Date.parse(queuedAt),
        slot: attempts[0]?.slot,
      },
    ];
  });
}
