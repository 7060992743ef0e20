import type { Engine } from '#engine/engine.ts';
import type { Problem } from '#shared/problem.ts';

/** What is wrong with a workflow as a file: a run would see the same, but for what only comes with a run. Starts nothing. */
export async function checkFile(
  engine: Engine,
  source: { readonly project: string; readonly file: string; readonly text: string },
): Promise<readonly Problem[]> {
  return (await engine.check({ ...source, parameters: {} })).flatMap(ofFile);
}

/** A file may be good that cannot be started as it is: values for its parameters come with a run, nodes may come later. */
function ofFile(each: Problem): readonly Problem[] {
  if (each.code === 'run.empty') return [{ ...each, severity: 'warning' }];
  return each.code === 'parameter.missing' && each.place?.node === undefined ? [] : [each];
}
