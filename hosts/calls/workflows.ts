import { branchesOf, mergeBase, readAtRevision, revisionsOf } from '#engine/document/git-versions.ts';
import { readLayoutText } from '#engine/document/layout-text.ts';
import { checkName, workflowFile } from '#engine/document/workflow-folder.ts';
import { bad, good } from '#shared/result.ts';
import type { WorkflowChange } from '#engine/document/document-store.ts';
import { os, paced } from '../bridge-context.ts';
import { exportWorkflow } from '../export-workflow.ts';
import type { Services } from '../services.ts';
import { binOf } from '../system-bin.ts';
import { runVersions, textOfRun } from '../run-versions.ts';
import { projectOf } from './project-of.ts';

export function workflowCalls(services: Services) {
  const { documents, undoShelf } = services;
  return {
    list: os.workflows.list.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.list(project.value.path) : project;
    }),
    open: os.workflows.open.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const document = await documents.open(project.value.path, input.name);
      if (document.ok) remember(services, input);
      return document;
    }),
    edit: os.workflows.edit.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const edited = await documents.edit(project.value.path, input.name, input.baseRevision, input.edits);
      if (edited.ok) remember(services, input);
      return edited;
    }),
    create: os.workflows.create.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.create(project.value.path, input.name) : project;
    }),
    rename: os.workflows.rename.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const renamed = await documents.rename(project.value.path, input.name, input.to);
      if (!renamed.ok) return renamed;
      remember(services, { project: input.project, name: input.to });
      await undoShelf.rename(project.value.path, input.name, input.to);
      return renamed;
    }),
    duplicate: os.workflows.duplicate.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? documents.duplicate(project.value.path, input.name, input.to) : project;
    }),
    delete: os.workflows.delete.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const { path } = project.value;
      const history = (await undoShelf.read(path, input.name)) ?? null;
      const deleted = await documents.delete(path, input.name, input.toBin ? binOf(services) : undefined);
      if (!deleted.ok) return deleted;
      await undoShelf.forget(path, input.name);
      return good({ ...deleted.value, history });
    }),
    history: os.workflows.history.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      return good({ history: (await undoShelf.read(project.value.path, input.name)) ?? null });
    }),
    keepHistory: os.workflows.keepHistory.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      // A full disk costs undo steps after a restart, nothing more: saving the workflow itself says what is wrong.
      await undoShelf.keep(project.value.path, input.name, input.history).catch(() => undefined);
      return good({});
    }),
    revisions: os.workflows.revisions.handler(async ({ input }) => {
      const file = await committedFile(services, input.project, input.name);
      if (!file.ok) return file;
      const { folder, path, environment } = file.value;
      const paths = [path, layoutOf(path)];
      return good([...(await revisionsOf(folder, paths, input.limit, environment))]);
    }),
    atRevision: os.workflows.atRevision.handler(async ({ input }) => {
      const file = await committedFile(services, input.project, input.name);
      if (!file.ok) return file;
      const { folder, path, environment } = file.value;
      const text = await readAtRevision(folder, input.revision, path, environment);
      if (!text.ok) return text;
      const layout = await readAtRevision(folder, input.revision, layoutOf(path), environment);
      const base = await mergeBase(folder, input.revision, environment);
      return good({
        text: text.value ?? null,
        layout: (layout.ok && layout.value !== undefined ? readLayoutText(layout.value) : undefined) ?? null,
        base: base ?? null,
      });
    }),
    runVersions: os.workflows.runVersions.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? good(await runVersions(services.engine, project.value.path, input.name)) : project;
    }),
    ofRun: os.workflows.ofRun.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? textOfRun(services.engine, project.value.path, input) : project;
    }),
    branches: os.workflows.branches.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? good([...(await branchesOf(project.value.path, services.environment))]) : project;
    }),
    export: os.workflows.export.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const document = await documents.open(project.value.path, input.name);
      if (!document.ok) return document;
      const exported = await exportWorkflow(document.value, input.format);
      if (!exported.ok) return exported;
      const { content, file, mediaType, report } = exported.value;
      const isText = typeof content === 'string';
      return good({
        file,
        mediaType,
        encoding: isText ? ('text' as const) : ('base64' as const),
        data: isText ? content : Buffer.from(content).toString('base64'),
        report: [...report],
      });
    }),
    changes: os.workflows.changes.handler(({ input, context, signal }) =>
      paced(changesOf(services, input.project, signal ?? new AbortController().signal), context),
    ),
  };
}

function layoutOf(path: string): string {
  return path.replace(/\.workflow\.yaml$/, '.layout.json');
}

/** The name is checked first: it becomes part of a path that git is asked for. */
async function committedFile(services: Services, id: string, name: string) {
  const project = await projectOf(services, id);
  if (!project.ok) return project;
  const refused = checkName(name);
  if (refused !== undefined) return bad(refused);
  return good({ folder: project.value.path, path: workflowFile(name), environment: services.environment });
}

/** The next launch opens the workflow that was worked on last. Most edits are of that one already and write nothing here. */
function remember(
  { projects }: Services,
  { project, name }: { readonly project: string; readonly name: string },
): void {
  if (projects.entry(project)?.lastWorkflow !== name) projects.rememberWorkflow(project, name);
}

/** A project that is not open has no changes to tell: the stream ends at once. */
async function* changesOf(services: Services, id: string, signal: AbortSignal): AsyncGenerator<WorkflowChange[]> {
  const project = await projectOf(services, id);
  if (!project.ok) return;
  for await (const batch of services.documents.changes(project.value.path, signal)) yield [...batch];
}
