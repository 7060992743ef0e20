import { collectFacts } from '#engine/documentation/project-facts.ts';
import { writeDocuments } from '#engine/documentation/write-documents.ts';
import { planDocumentation, type PlannedDocument } from '#shared/documentation/plan-documentation.ts';
import type { Project } from '#shared/project/project.ts';
import { good, type Result } from '#shared/result.ts';
import { faceOf, os } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { done } from './done.ts';
import { keepingCalls } from './project-keeping.ts';

export function projectCalls(services: Services) {
  const { projects, triggers } = services;
  /** One that became known or trusted may have triggers that are switched on. */
  const noticed = async (project: Result<Project>): Promise<Result<Project>> => {
    if (project.ok) await triggers.noticeProject(project.value.path);
    return project;
  };
  return {
    list: os.projects.list.handler(async () => [...(await projects.list())]),
    open: os.projects.open.handler(({ input }) => projects.open(input.path).then(noticed)),
    create: os.projects.create.handler(({ input, context }) =>
      // A person who chose a template trusts it; what an agent makes waits for a person, as any folder does.
      projects.create({ ...input, trusted: faceOf(context) === 'window' }),
    ),
    preview: os.projects.preview.handler(async ({ input }) => {
      const preview = await projects.preview(input);
      if (!preview.ok) return preview;
      const { directory, files, conflicts } = preview.value;
      return good({ directory, files: [...files], conflicts: [...conflicts] });
    }),
    forget: os.projects.forget.handler(({ input }) => done(projects.forget(input.project))),
    trust: os.projects.trust.handler(({ input }) => projects.trust(input.project).then(noticed)),
    updateFromTemplate: os.projects.updateFromTemplate.handler(async ({ input }) => {
      const updated = await projects.updateFromTemplate(input.project);
      if (!updated.ok) return updated;
      const update = updated.value;
      if (update.state === 'current') return good(update);
      const files = [...update.files];
      return update.state === 'merged'
        ? good({ ...update, files })
        : good({ ...update, files, conflicts: [...update.conflicts] });
    }),
    documentation: os.projects.documentation.handler(async ({ input }) => {
      const planned = await planPages(services, input.project, input.folders);
      if (!planned.ok) return planned;
      const pages = planned.value.documents;
      return good(pages.map((page) => ({ ...page, before: page.before ?? null, kept: [...page.kept] })));
    }),
    writeDocumentation: os.projects.writeDocumentation.handler(async ({ input }) => {
      const planned = await planPages(services, input.project, input.folders);
      if (!planned.ok) return planned;
      const { folder, documents } = planned.value;
      const chosen = documents.filter(({ path }) => input.paths.includes(path));
      const written = await writeDocuments(folder, chosen);
      return written.ok ? good({ written: [...written.value.written] }) : written;
    }),
    templates: os.projects.templates.handler(async () => [...(await projects.templates())]),
    ...keepingCalls(services, noticed),
  };
}

interface PlannedPages {
  /** Absolute, of the project. */
  readonly folder: string;
  readonly documents: readonly PlannedDocument[];
}

async function planPages(
  { projects, manifests, environment }: Services,
  id: string,
  folders: readonly string[] | undefined,
): Promise<Result<PlannedPages>> {
  const project = await projects.get(id);
  if (!project.ok) return project;
  const folder = project.value.path;
  const chosen = folders === undefined ? {} : { folders };
  const facts = await collectFacts({ project: folder, manifests, environment, ...chosen });
  return good({ folder, documents: planDocumentation(facts) });
}
