import type { ActionManifest } from '../module/manifest.ts';
import type { WorkflowNode } from '../workflow/workflow.ts';

/** Why a task is not looked up, in words; undefined when it is. */
export function whyNotCached(
  { cache }: Pick<WorkflowNode, 'cache'>,
  manifest: Pick<ActionManifest, 'id' | 'effects' | 'cached'>,
): string | undefined {
  if (cache === false) return 'the node says `cache: false`';
  if (cache !== undefined) return undefined;
  if (manifest.effects.some((effect) => effect !== 'reads'))
    return `${manifest.id} has effects outside, so it is only cached when the node says \`cache\` with its \`inputs\``;
  return manifest.cached ? undefined : `${manifest.id} is only cached when the node says \`cache\``;
}
