import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { workflowsFolder } from '#engine/document/workflow-folder.ts';
import { findSources } from '#engine/project/find-sources.ts';
import { absolutePath, realFolder } from '#engine/project/project-folder.ts';
import { namesFor, withFreeNames, writeImport } from '#engine/project/write-import.ts';
import type { ImportPreview, ImportRequest } from '#shared/bridge/import-calls.ts';
import { svgOf } from '#shared/export/svg.ts';
import { importSource, isInvalid, isKnown, type Imported } from '#shared/import/import-source.ts';
import type { ImportSource } from '#shared/import/source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { good, type Result } from '#shared/result.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { os } from '../bridge-context.ts';
import type { Services } from '../services.ts';
import { projectOf } from './project-of.ts';

/** More cards than this are no picture that anybody could read in a dialog. */
const MOST_DRAWN_NODES = 300;

export function importCalls(services: Services) {
  return {
    preview: os.imports.preview.handler(async ({ input }) => {
      const [into, sources] = [await placeOf(services, input), await sourcesOf(input)];
      if (!into.ok) return into;
      if (!sources.ok) return sources;
      const imported = importAll(services, sources.value, input);
      const { taken, there } = await namesFor(imported, workflowsFolder(into.value));
      return good({
        imported: [...imported],
        drawings: drawingsOf(imported),
        lookedAt: sources.value.length,
        into: into.value,
        taken,
        there: [...there],
      });
    }),
    apply: os.imports.apply.handler(async ({ input }) => {
      const [into, sources] = [await placeOf(services, input), await sourcesOf(input)];
      if (!into.ok) return into;
      if (!sources.ok) return sources;
      const path = into.value;
      const wanted = chosenOf(
        importAll(services, sources.value, input).filter((each) => !isInvalid(each)),
        input.only,
      );
      const done = await writeImport(wanted, { workflows: workflowsFolder(path), settings: join(path, '.codomyrmex') });
      if (!done.ok) return done;
      // Opened last: a folder that nothing could be written into does not get on the list.
      const project = await services.projects.open(path);
      if (!project.ok) return project;
      const { written, problems } = done.value;
      return good({
        project: project.value,
        workflows: written.flatMap((each) => (each.workflow === undefined ? [] : [stemOf(each.path)])),
        written: written.map((each) => relative(path, each.path).split(sep).join('/')),
        problems: [...problems],
      });
    }),
  };
}

/** The folder that will hold it, absolute. */
async function placeOf(services: Services, { project, folder }: ImportRequest): Promise<Result<string>> {
  if (folder === undefined) {
    const known = await projectOf(services, project ?? '');
    return known.ok ? good(known.value.path) : known;
  }
  const full = absolutePath(folder);
  return full.ok ? realFolder((await isFile(full.value)) ? homeOf(full.value) : full.value) : full;
}

/** The folder that a file's commands run in: workflows of GitHub and of ours lie two folders below it. */
function homeOf(file: string): string {
  const folder = dirname(file);
  const [parent, name] = [dirname(folder), basename(folder)];
  return name === 'workflows' && ['.github', '.codomyrmex'].includes(basename(parent)) ? dirname(parent) : folder;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function sourcesOf({ path, files = [] }: ImportRequest): Promise<Result<readonly ImportSource[]>> {
  if (path === undefined) return good(files);
  const full = absolutePath(path);
  return full.ok ? findSources(full.value) : full;
}

/** Of several files those that hold nothing we know are not worth a word; one alone is. */
function importAll(
  { manifests }: Services,
  files: readonly ImportSource[],
  { simulate = false }: ImportRequest,
): readonly Imported[] {
  const catalogue = catalogueOf(manifests);
  const all = files.map((file) => importSource(file, catalogue, { simulate }));
  const known = all.filter(isKnown);
  return withFreeNames(known.length === 0 && all.length === 1 ? all : known);
}

/** Settings, templates and pools of a file go with it; of a file whose workflows were all left out nothing is written. */
function chosenOf(imported: readonly Imported[], only: readonly string[] | undefined): readonly Imported[] {
  if (only === undefined) return imported;
  return imported
    .map((each) => ({ ...each, workflows: each.workflows.filter(({ file }) => only.includes(file)) }))
    .filter(({ workflows }, index) => workflows.length > 0 || imported[index]?.workflows.length === 0);
}

function drawingsOf(imported: readonly Imported[]): ImportPreview['drawings'] {
  const drawings = imported.flatMap(({ workflows }) =>
    workflows.flatMap(({ file, text, nodes }): [string, string][] => {
      const { workflow } = text === '' || nodes.length > MOST_DRAWN_NODES ? {} : readWorkflow(text);
      return workflow === undefined ? [] : [[file, svgOf(workflow, EMPTY_LAYOUT)]];
    }),
  );
  return Object.fromEntries(drawings);
}

function stemOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.workflow\.yaml$/, '');
}
