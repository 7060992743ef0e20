import { os } from '../bridge-context.ts';
import { projectPath } from '../project-path.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';

export function artifactCalls(services: Services) {
  return {
    traceContent: os.artifacts.traceContent.handler(({ input: { hash, bytes } }) =>
      services.engine.traceContent(hash, bytes),
    ),
    trace: os.artifacts.trace.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const path = await projectPath(project.value.path, input.path);
      return path.ok ? await services.engine.trace(path.value) : path;
    }),
  };
}
