import { changeProjectFile } from '#engine/project/project-state-file.ts';
import type { Project } from '#shared/project/project.ts';
import { good, type Result } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import { archive, moveToBin, restore } from '../project-keeping.ts';
import { projectDetails, projectSummary, searchProjects } from '../project-overview.ts';
import type { Services } from '../services.ts';
import { checkDraft, openDraft, saveDraft, templateGallery } from '../template-drafts.ts';
import { exportTemplate, installTemplateFile } from '../template-files.ts';
import { checkUserTemplates, saveAsTemplate } from '../user-templates.ts';
import { done } from './done.ts';
import { projectOf } from './project-of.ts';

/** How projects stand, and what is done with one as a whole. */
export function keepingCalls(services: Services, noticed: (project: Result<Project>) => Promise<Result<Project>>) {
  const details = async (id: string) => {
    const project = await projectOf(services, id);
    return project.ok ? good(await projectDetails(services, project.value)) : project;
  };
  return {
    details: os.projects.details.handler(({ input }) => details(input.project)),
    update: os.projects.update.handler(async ({ input: { project: id, patch } }) => {
      const project = await projectOf(services, id);
      if (!project.ok) return project;
      const changed = await changeProjectFile(project.value.path, patch, new Date());
      return changed.ok ? details(id) : changed;
    }),
    summary: os.projects.summary.handler(() => projectSummary(services)),
    search: os.projects.search.handler(({ input: { text, limit } }) => searchProjects(services, text, limit)),
    archive: os.projects.archive.handler(async ({ input: { project: id, ...wish } }) => {
      const project = await projectOf(services, id);
      if (!project.ok) return project;
      const written = await archive(services, project.value, wish);
      return written.ok ? good({ ...written.value, leftOut: [...written.value.leftOut] }) : written;
    }),
    restore: os.projects.restore.handler(({ input: { file, directory } }) =>
      restore(services, file, directory).then(noticed),
    ),
    delete: os.projects.delete.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? done(await moveToBin(services, project.value)) : project;
    }),
    saveAsTemplate: os.projects.saveAsTemplate.handler(async ({ input: { project: id, ...about } }) => {
      const project = await projectOf(services, id);
      if (!project.ok) return project;
      const saved = await saveAsTemplate(services, project.value.path, about);
      return saved.ok ? good({ id: about.id, folder: saved.value.folder }) : saved;
    }),
    templateGallery: os.projects.templateGallery.handler(() => templateGallery(services)),
    openTemplate: os.projects.openTemplate.handler(({ input }) => openDraft(services, input.id)),
    checkTemplateDraft: os.projects.checkTemplateDraft.handler(async ({ input }) => {
      const { problems, written } = await checkDraft(services, input);
      return { problems: [...problems], written: [...written] };
    }),
    saveTemplateDraft: os.projects.saveTemplateDraft.handler(async ({ input }) =>
      done(await saveDraft(services, input)),
    ),
    exportTemplate: os.projects.exportTemplate.handler(async ({ input: { id, file } }) => {
      const packed = await exportTemplate(services, id, file);
      return packed.ok ? good({ ...packed.value, leftOut: [...packed.value.leftOut] }) : packed;
    }),
    installTemplate: os.projects.installTemplate.handler(async ({ input }) => {
      const installed = await installTemplateFile(services, input);
      return installed.ok ? good({ id: installed.value.id, title: installed.value.title }) : installed;
    }),
    checkTemplates: os.projects.checkTemplates.handler(async () =>
      (await checkUserTemplates(services)).map((checked) => ({ ...checked, problems: [...checked.problems] })),
    ),
  };
}
