import { good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { done } from './done.ts';

export function projectCalls({ projects }: Services) {
  return {
    list: os.projects.list.handler(async () => [...(await projects.list())]),
    open: os.projects.open.handler(({ input }) => projects.open(input.path)),
    create: os.projects.create.handler(({ input }) => projects.create(input)),
    preview: os.projects.preview.handler(async ({ input }) => {
      const preview = await projects.preview(input);
      if (!preview.ok) return preview;
      const { directory, files, conflicts } = preview.value;
      return good({ directory, files: [...files], conflicts: [...conflicts] });
    }),
    forget: os.projects.forget.handler(({ input }) => done(projects.forget(input.project))),
    trust: os.projects.trust.handler(({ input }) => projects.trust(input.project)),
    templates: os.projects.templates.handler(async () => [...(await projects.templates())]),
  };
}
