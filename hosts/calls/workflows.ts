import { good } from '#shared/result.ts';
import { os, paced } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';

export function workflowCalls(services: Services) {
  const { documents, projects } = services;
  return {
    list: os.workflows.list.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.list(project.value.path) : project;
    }),
    open: os.workflows.open.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const document = await documents.open(project.value.path, input.name);
      // So that the next launch opens the same one.
      if (document.ok) projects.rememberWorkflow(input.project, input.name);
      return document;
    }),
    edit: os.workflows.edit.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.edit(project.value.path, input.name, input.baseRevision, input.edits) : project;
    }),
    create: os.workflows.create.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.create(project.value.path, input.name) : project;
    }),
    rename: os.workflows.rename.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.rename(project.value.path, input.name, input.to) : project;
    }),
    duplicate: os.workflows.duplicate.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.duplicate(project.value.path, input.name, input.to) : project;
    }),
    delete: os.workflows.delete.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.delete(project.value.path, input.name) : project;
    }),
  };
}
