import type { TriggerList } from '#shared/bridge/trigger-calls.ts';
import { good } from '#shared/result.ts';
import { os, paced } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';

export function triggerCalls(services: Services) {
  const { triggers } = services;
  return {
    list: os.triggers.list.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? good(await triggers.list(project.value.path)) : project;
    }),
    set: os.triggers.set.handler(async ({ input: { project: id, id: trigger, on } }) => {
      const project = await projectOf(services, id);
      return project.ok ? triggers.set(project.value.path, trigger, on) : project;
    }),
    write: os.triggers.write.handler(async ({ input: { project: id, change } }) => {
      const project = await projectOf(services, id);
      return project.ok ? triggers.write(project.value.path, change) : project;
    }),
    fire: os.triggers.fire.handler(async ({ input: { project: id, id: trigger } }) => {
      const project = await projectOf(services, id);
      return project.ok ? triggers.fire(project.value.path, trigger, 'window') : project;
    }),
    changes: os.triggers.changes.handler(({ input, context, signal }) =>
      paced(changesOf(services, input.project, signal ?? new AbortController().signal), context),
    ),
  };
}

/** A project that is not open has no changes to tell: the stream ends at once. */
async function* changesOf(services: Services, id: string, signal: AbortSignal): AsyncGenerator<TriggerList> {
  const project = await projectOf(services, id);
  if (!project.ok) return;
  for await (const lists of services.triggers.changes(project.value.path, signal)) yield* lists;
}
