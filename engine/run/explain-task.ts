import type { Catalogue } from '#shared/module/manifest.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { whyNotCached } from '#shared/run/why-not-cached.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { RunIndex } from '../record/run-index.ts';
import type { RunReader } from '../record/run-reader.ts';
import { unknownTask } from './run-problem.ts';
import { whyOf, type Why } from './why.ts';

const WHY_LOOKS_BACK = 50;

/** Why a task ran, was reused or skipped, compared with the runs before. */
export async function explainTask(
  state: RunState,
  task: string,
  from: {
    readonly reader: RunReader;
    readonly index: RunIndex;
    readonly catalogue: Catalogue;
    readonly content: ContentStore;
  },
): Promise<Result<Why>> {
  const found = state.tasks.get(task);
  if (found === undefined) return bad(unknownTask(state, task));
  const { reader, index, catalogue, content } = from;
  const { project, workflow, text, file } = state.plan;
  // By number: ids of the same second have no order.
  const number = index.get(state.run)?.number ?? 0;
  const earlier = async function* () {
    for (const row of index.list({ project, workflow, limit: WHY_LOOKS_BACK })) {
      const before = row.number < number ? await reader.readable(row.run) : undefined;
      if (before !== undefined) yield before;
    }
  };
  const { workflow: frozen } = readWorkflow(text, file);
  const node = frozen === undefined ? undefined : graphOf(frozen).get(found.node)?.node;
  const manifest = catalogue.get(found.action);
  const notCached = node === undefined || manifest === undefined ? undefined : whyNotCached(node, manifest);
  return good(await whyOf({ task: found, earlier: earlier(), content, notCached }));
}
