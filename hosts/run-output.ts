import type { Engine } from '#engine/engine.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { contentReferenceSchema } from '#shared/run/event.ts';
import { z } from 'zod';
import { applyPatchToProject } from './apply-patch.ts';

const MAX_VALUE_BYTES = 33_554_432;

/** How outputs name a value that lies in the content store. */
const referenceSchema = z.object({ $content: contentReferenceSchema });

/** Applies the patch that a task made to the project its run belongs to. */
export async function applyOutput(
  { engine }: { readonly engine: Engine },
  run: string,
  task: string,
  output: string,
): Promise<Result<{ files: string[] }>> {
  const state = await engine.readRun(run);
  if (!state.ok) return state;
  const found = state.value.tasks.get(task);
  if (found === undefined || !(output in found.outputs)) {
    return bad(
      problem('output.unknown', `The task "${task}" has no output "${output}".`, {
        reason:
          found === undefined
            ? 'The run has no such task.'
            : `It has: ${Object.keys(found.outputs).join(', ') || 'none'}.`,
        remedy: 'Choose an output that the task made.',
        place: { node: found?.node ?? task },
      }),
    );
  }
  const value = await wholeValue(engine, found.outputs[output]);
  return value.ok ? applyPatchToProject(state.value.plan.project, value.value) : value;
}

/** A large value is kept by its hash; this brings it back. */
export async function wholeValue(engine: Engine, value: unknown): Promise<Result<unknown>> {
  const reference = referenceSchema.safeParse(value);
  if (!reference.success) return good(value);
  const content = await engine.readContent(reference.data.$content.hash, MAX_VALUE_BYTES);
  if (!content.ok) return content;
  const parsed: unknown = JSON.parse(Buffer.from(content.value.bytes).toString('utf8'));
  return good(parsed);
}
