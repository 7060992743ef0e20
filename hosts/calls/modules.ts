import type { ToolState } from '#shared/bridge/module-calls.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';

export function moduleCalls(services: Services) {
  return {
    list: os.modules.list.handler(() => [...services.manifests]),
    tools: os.modules.tools.handler(async ({ input }) => {
      const project = input.project === undefined ? undefined : services.projects.entry(input.project);
      return [...(await findTools(services, project?.trusted === true ? project.path : undefined))];
    }),
  };
}

/** The tools as a run in this project would find them. Only a trusted project's own programs may be looked at. */
export function findTools(services: Services, trustedFolder: string | undefined): Promise<readonly ToolState[]> {
  return services.tools.find(services.manifests, {
    toolPaths: services.settings.get().toolPaths,
    projectFolder: trustedFolder,
    environment: services.environment,
  });
}
