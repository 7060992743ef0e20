import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { workflowStem } from '#engine/document/workflow-folder.ts';
import { findProjectFolder, isFolder } from '#engine/project/project-folder.ts';
import { closestWord } from '#shared/closest-word.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { isWithin } from '../project-path.ts';

/** A workflow named on the command line. */
export interface WorkflowFile {
  /** Absolute, real. */
  readonly project: string;
  /** File stem. */
  readonly workflow: string;
  /** Relative to the project with `/`, or absolute when outside. */
  readonly file: string;
  readonly text: string;
}

/**
 * `named` is a file, or the name of a workflow of the project. The project is the one given, else the nearest ancestor with
 * `.codomyrmex/` of the file, then of `cwd`, else `cwd`.
 */
export async function findWorkflowFile(
  named: string,
  projectOption: string | undefined,
  cwd: string,
): Promise<Result<WorkflowFile>> {
  const wanted = resolve(cwd, named);
  const isFile = existsSync(wanted) && !(await isFolder(wanted));
  const project = await projectFolder(projectOption, isFile ? dirname(wanted) : undefined, cwd);
  if (!project.ok) return project;
  const path = isFile ? wanted : join(project.value, '.codomyrmex', 'workflows', `${named}.workflow.yaml`);
  try {
    const real = await realpath(path);
    const text = await readFile(real, 'utf8');
    return good({ project: project.value, workflow: workflowStem(path), file: fileName(project.value, real), text });
  } catch (error) {
    return bad(await notFound(named, project.value, error));
  }
}

/** The project of a command that names no file. */
export async function projectFolder(
  option: string | undefined,
  fileFolder: string | undefined,
  cwd: string,
): Promise<Result<string>> {
  const wanted = option === undefined ? await nearest(fileFolder, cwd) : resolve(cwd, option);
  if (await isFolder(wanted)) return good(await realpath(wanted));
  return bad(
    problem('project.notFound', `There is no folder ${wanted}.`, { remedy: 'Name an existing folder with --project.' }),
  );
}

async function nearest(fileFolder: string | undefined, cwd: string): Promise<string> {
  if (fileFolder !== undefined) {
    const ofFile = await findProjectFolder(fileFolder);
    if (await isFolder(join(ofFile, '.codomyrmex'))) return ofFile;
  }
  return findProjectFolder(cwd);
}

function fileName(project: string, path: string): string {
  return isWithin(project, path) ? relative(project, path).split(sep).join('/') : path;
}

async function notFound(named: string, project: string, error: unknown) {
  const code = (error as NodeJS.ErrnoException).code;
  const looksLikeFile = /[/\\]|\.(ya?ml|json)$/.test(named);
  const folder = join(project, '.codomyrmex', 'workflows');
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  const missing = looksLikeFile ? 'No such file exists.' : `${folder} has no ${named}.workflow.yaml.`;
  return problem('workflow.notFound', `There is no workflow "${named}".`, {
    reason: (await isFolder(resolve(named))) && looksLikeFile ? 'It is a folder.' : isMissing ? missing : String(error),
    remedy: await whatThereIs(workflowStem(named), folder),
    place: looksLikeFile ? { file: named } : undefined,
  });
}

async function whatThereIs(named: string, folder: string): Promise<string> {
  const files = await readdir(folder).catch(() => []);
  const known = files.filter((file) => file.endsWith('.workflow.yaml')).map(workflowStem);
  const meant = known.includes(named) ? named : closestWord(named, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  if (known.length === 0) return 'Name a workflow file, or a workflow of the project.';
  const some = known.toSorted().slice(0, 12).join(', ');
  return `Name a workflow file, or a workflow of the project: ${some}${known.length > 12 ? ', …' : ''}.`;
}
