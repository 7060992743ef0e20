import type { MachineResource } from '#engine/pool/capacities.ts';
import { projectId } from '#engine/project/project-list.ts';
import type { ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { os, paced } from '../bridge-context.ts';
import type { Services } from '../services.ts';

export function resourceCalls(services: Services) {
  const { resources } = services.engine;
  return {
    get: os.resources.get.handler(() => withProjectIds(resources.get())),
    changes: os.resources.changes.handler(({ context, signal }) =>
      paced(snapshotsOf(resources.changes(signal ?? new AbortController().signal)), context),
    ),
    setCapacity: os.resources.setCapacity.handler(({ input: { name, amount } }) =>
      setCapacity(services, name, amount ?? undefined),
    ),
  };
}

function setCapacity(
  { settings, engine: { resources } }: Services,
  name: MachineResource,
  amount: number | undefined,
): Result<ResourceSnapshot> {
  if (amount !== undefined && !(Number.isFinite(amount) && (amount > 0 || (name === 'gpu' && amount === 0))))
    return bad(
      problem('resource.amount', `${amount} is no amount of ${name}.`, {
        remedy: 'Give a number above 0, or nothing for what was found on this machine.',
      }),
    );
  const inBytes = name === 'memory' || name === 'disk';
  const value = amount === undefined || !inBytes ? amount : `${Math.round(amount)}B`;
  settings.set({ capacities: { ...settings.get().capacities, [name]: value } });
  resources.reread();
  return good(withProjectIds(resources.get()));
}

/** The engine knows folders, faces know ids. */
function withProjectIds(snapshot: ResourceSnapshot): ResourceSnapshot {
  return {
    ...snapshot,
    resources: snapshot.resources.map((row) =>
      row.project === undefined ? row : { ...row, project: projectId(row.project) },
    ),
  };
}

async function* snapshotsOf(changes: AsyncIterable<ResourceSnapshot>): AsyncGenerator<ResourceSnapshot> {
  for await (const snapshot of changes) yield withProjectIds(snapshot);
}
