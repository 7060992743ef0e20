import { projectId } from '#engine/project/project-list.ts';
import type { QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import { os, paced } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { done } from './done.ts';

const by = 'window';

export function queueCalls({ engine: { queue } }: Services) {
  return {
    list: os.queue.list.handler(async () => withProjectIds(await queue.list())),
    changes: os.queue.changes.handler(({ context, signal }) =>
      paced(snapshotsOf(queue.changes(signal ?? new AbortController().signal)), context),
    ),
    move: os.queue.move.handler(async ({ input: { runs, to } }) =>
      done(await queue.call({ call: 'queue.move', runs, to, by }, 'ours')),
    ),
    remove: os.queue.remove.handler(async ({ input: { runs } }) =>
      done(await queue.call({ call: 'queue.remove', runs, by }, 'ours')),
    ),
    duplicate: os.queue.duplicate.handler(({ input }) => queue.duplicate(input.run, { kind: 'window' })),
    pause: os.queue.pause.handler(async ({ input: { now } }) =>
      done(await queue.call({ call: 'queue.pause', now, by }, 'ours')),
    ),
    resume: os.queue.resume.handler(async () => done(await queue.call({ call: 'queue.resume', by }, 'ours'))),
  };
}

/** The engine knows folders, faces know ids. */
function withProjectIds(queue: QueueSnapshot): QueueSnapshot {
  return { ...queue, items: queue.items.map((item) => ({ ...item, project: projectId(item.project) })) };
}

async function* snapshotsOf(changes: AsyncIterable<QueueSnapshot>): AsyncGenerator<QueueSnapshot> {
  for await (const queue of changes) yield withProjectIds(queue);
}
