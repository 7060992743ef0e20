import { z } from 'zod';
import type { Catalogue } from '../module/manifest.ts';
import { problemSchema } from '../problem.ts';
import { isData } from '../workflow/data-change.ts';
import { loadText } from '../workflow/load.ts';
import { buildWorkflow, importedWorkflowSchema } from './build.ts';
import { readPipeline } from './ci-pipeline.ts';
import { readCommand } from './command.ts';
import { detectDialect, isMakefile, isOurs } from './detect.ts';
import { readGitHubActions } from './github-actions.ts';
import { readMakefile } from './makefile.ts';
import { readNpmScripts } from './npm-scripts.ts';
import { notJson, readComplex, readDag, readExampleConfig, readMap, readV1 } from './original.ts';
import { importProblem, hasErrors } from './problems.ts';
import { readProject, readTemplate } from './project-files.ts';
import { readResources } from './resources.ts';
import {
  dialectSchema,
  nothingRead,
  remarkSchema,
  type ImportSource,
  type ImportWishes,
  type ReadSource,
} from './source.ts';
import { ownWorkflow } from './own-workflow.ts';
import { readWfFormat } from './wfformat.ts';

export const importedSchema = z.object({
  /** The file, as it was named. */
  path: z.string(),
  dialect: dialectSchema,
  workflows: z.array(importedWorkflowSchema),
  /** Of the file as a whole. */
  problems: z.array(problemSchema),
  report: z.array(remarkSchema),
  /** Further files below `.codomyrmex/`: `project.yaml`, a template's folder. */
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** For `project.yaml`. */
  pools: z.record(z.string(), z.union([z.number(), z.object({ rate: z.string() })])),
  facts: z.record(z.string(), z.unknown()),
});
export type Imported = z.infer<typeof importedSchema>;

/** Texts longer than this are refused: nobody wrote them by hand, and reading them could take minutes. In characters. */
const LONGEST_TEXT = 20_000_000;

/** What a file is, and the workflows it becomes. Pure: nothing is read or written. Anything at all may be in the text. */
export function importSource(source: ImportSource, catalogue: Catalogue, wishes: ImportWishes = {}): Imported {
  const read = readSource(source, wishes);
  const own = read.own === true ? [ownWorkflow(source, catalogue)] : [];
  return {
    path: source.path,
    dialect: read.dialect,
    workflows: [...own, ...read.workflows.map((workflow) => buildWorkflow(workflow, catalogue, wishes))],
    problems: [...read.problems],
    report: [...read.remarks],
    files: [...(read.files ?? [])],
    pools: { ...read.pools },
    facts: { ...read.facts },
  };
}

/** Is there anything in it that can be imported? A workflow of ours has none of the dialects, and can. */
export function isKnown({ dialect, workflows }: Imported): boolean {
  return dialect !== 'unknown' || workflows.length > 0;
}

/** Was something in it that is not a workflow, a pool or a project file of ours? Then nothing of it is written. */
export function isInvalid({ problems, workflows }: Imported): boolean {
  return hasErrors(problems) || workflows.some((workflow) => hasErrors(workflow.problems));
}

function readSource(source: ImportSource, wishes: ImportWishes): ReadSource {
  const { path, text } = source;
  if (text.length > LONGEST_TEXT)
    return nothingRead('unknown', [
      importProblem('import.tooLarge', 'too large', {
        reason: `${path} has ${Math.round(text.length / 1e6)} million characters; up to ${LONGEST_TEXT / 1e6} million can be read.`,
      }),
    ]);
  if (isMakefile(path)) return text.includes('\0') ? unknown(path) : readMakefile(source);
  const loaded = loadText(text);
  if (!loaded.ok)
    return /\.json$/i.test(path) ? notJson(path) : unreadable(path, loaded.problem.reason ?? loaded.problem.message);
  const data = loaded.value;
  if (!isData(data)) return /\.json$/i.test(path) && !looksLikeJson(text) ? notJson(path) : unknown(path);
  if (isOurs(data)) return { ...nothingRead('unknown', []), own: true };
  switch (detectDialect(path, data)) {
    case 'v1':
      return readV1(path, data);
    case 'complex':
      return readComplex(path, data);
    case 'dag':
      return readDag(path, data);
    case 'example-config':
      return readExampleConfig(path, data);
    case 'map':
      return readMap(path, data);
    case 'command':
      return readCommand(path, data);
    case 'ci-pipeline':
      return readPipeline(path, data);
    case 'wfformat':
      return readWfFormat(path, data, wishes);
    case 'npm-scripts':
      return readNpmScripts(source, data);
    case 'github-actions':
      return readGitHubActions(source, data);
    case 'resources':
      return readResources(data);
    case 'template':
      return readTemplate(data);
    case 'project':
      return readProject(data);
    case 'makefile':
    case 'unknown':
      return unknown(path);
  }
}

function looksLikeJson(text: string): boolean {
  return /^\ufeff?\s*[[{"\d-]|^\s*(true|false|null)\s*$/.test(text);
}

function unreadable(path: string, reason: string): ReadSource {
  return nothingRead('unknown', [
    importProblem('import.notReadable', 'neither JSON nor YAML', {
      reason: `${path}: ${reason}`,
      remedy: 'Correct the file, then import again.',
      place: { file: path },
    }),
  ]);
}

function unknown(path: string): ReadSource {
  return nothingRead('unknown', [
    importProblem('import.notKnown', 'no workflow in it', {
      reason: `${path} has no steps, tasks, jobs, scripts, targets or resources in a form that is known.`,
      remedy: 'Files that can be imported: workflows of codomyrmex, package.json, Makefile, GitHub Actions, WfFormat.',
      place: { file: path },
    }),
  ]);
}
