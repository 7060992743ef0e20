import { join, relative, sep } from 'node:path';
import { workflowsFolder } from '#engine/document/workflow-folder.ts';
import { withFreeNames, writeImport } from '#engine/project/write-import.ts';
import type { ImportPreview } from '#shared/bridge/import-calls.ts';
import { svgOf } from '#shared/export/svg.ts';
import { importSource, isInvalid, type Imported } from '#shared/import/import-source.ts';
import type { ImportSource } from '#shared/import/source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { good } from '#shared/result.ts';
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
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const imported = importAll(services, input.files);
      return good({ imported: [...imported], drawings: drawingsOf(imported) });
    }),
    apply: os.imports.apply.handler(async ({ input }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      const { path } = project.value;
      const valid = importAll(services, input.files).filter((each) => !isInvalid(each));
      const done = await writeImport(valid, { workflows: workflowsFolder(path), settings: join(path, '.codomyrmex') });
      if (!done.ok) return done;
      const { written, problems } = done.value;
      return good({
        workflows: written.flatMap((each) => (each.workflow === undefined ? [] : [stemOf(each.path)])),
        written: written.map((each) => relative(path, each.path).split(sep).join('/')),
        problems: [...problems],
      });
    }),
  };
}

/** Of several files those that hold nothing we know are not worth a word; one alone is. */
function importAll({ manifests }: Services, files: readonly ImportSource[]): readonly Imported[] {
  const catalogue = catalogueOf(manifests);
  const all = files.map((file) => importSource(file, catalogue));
  const known = all.filter(({ dialect }) => dialect !== 'unknown');
  return withFreeNames(known.length === 0 ? all : known);
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
