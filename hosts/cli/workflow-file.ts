import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findProjectFolder, isFolder } from '#engine/project/project-folder.ts';
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
    return bad(notFound(named, project.value, error));
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

export function workflowStem(path: string): string {
  return basename(path).replace(/\.workflow\.(ya?ml|json)$|\.(ya?ml|json)$/, '');
}

function fileName(project: string, path: string): string {
  return isWithin(project, path) ? relative(project, path).split(sep).join('/') : path;
}

function notFound(named: string, project: string, error: unknown) {
  const code = (error as NodeJS.ErrnoException).code;
  const looksLikeFile = /[/\\]|\.(ya?ml|json)$/.test(named);
  return problem('workflow.notFound', `There is no workflow "${named}".`, {
    reason:
      code === 'ENOENT'
        ? looksLikeFile
          ? 'No such file exists.'
          : `${join(project, '.codomyrmex', 'workflows')} has no ${named}.workflow.yaml.`
        : String(error),
    remedy: 'Name a workflow file, or a workflow of the project.',
    place: looksLikeFile ? { file: named } : undefined,
  });
}
