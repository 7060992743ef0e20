import type { Engine } from '#engine/engine.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

export interface RunVersion {
  readonly run: string;
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Further back nobody looks by run; git goes further. */
const MOST_RUNS = 50;

/** The newest runs of a workflow, of neighbours that froze the same text only the newest. */
export async function runVersions(engine: Engine, project: string, workflow: string): Promise<RunVersion[]> {
  const rows = await engine.listRuns({ project, workflow, limit: MOST_RUNS });
  const texts = await Promise.all(rows.map(({ run }) => frozenText(engine, run, workflow)));
  const known = rows.flatMap(({ run, number, startedAt }, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ run, number, at: startedAt, text }];
  });
  return known
    .filter(({ text }, index) => text !== known[index - 1]?.text)
    .map(({ run, number, at }) => ({ run, number, at }));
}

export async function textOfRun(
  engine: Engine,
  project: string,
  { run, name }: { readonly run: string; readonly name: string },
): Promise<Result<{ text: string }>> {
  const rows = await engine.listRuns({ project, workflow: name, limit: 10_000 });
  const text = rows.some((row) => row.run === run) ? await frozenText(engine, run, name) : undefined;
  if (text !== undefined) return good({ text });
  return bad(
    problem('run.notFound', `No run ${run} of "${name}" is on record any more.`, {
      reason: 'It was deleted, or freed by the rules of the settings.',
      remedy: 'Choose another run, or a commit.',
    }),
  );
}

/** Only the beginning of the record is read: the plan stands in its first event. */
async function frozenText(engine: Engine, run: string, workflow: string): Promise<string | undefined> {
  const stop = new AbortController();
  try {
    for await (const [first] of engine.events(run, 0, stop.signal)) {
      if (first?.type !== 'run.created' || first.plan.workflow !== workflow) return undefined;
      return first.plan.text;
    }
  } catch {
    // A damaged record is no version to go back to; the check of the records tells it.
  } finally {
    stop.abort();
  }
  return undefined;
}
