import { projectId } from '#engine/project/project-list.ts';
import { good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';

export function storageCalls({ engine }: Services) {
  return {
    report: os.storage.report.handler(() => engine.storageReport()),
    free: os.storage.free.handler(async ({ input: { dryRun, ...request } }) => {
      const freed = await engine.freeStorage(request, { dryRun });
      return good({ ...freed, runs: freed.runs.map((run) => ({ ...run, project: projectId(run.project) })) });
    }),
  };
}
