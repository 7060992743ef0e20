import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readLayoutText } from '#engine/document/layout-text.ts';
import type { Layout } from '#shared/workflow/workflow.ts';
import { readAtRevision } from '#engine/document/git-versions.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { findWorkflowFile, projectFolder } from './workflow-file.ts';

/** A version of a workflow named on the command line. */
export interface NamedVersion {
  readonly text: string;
  readonly layout: Layout | undefined;
}

/** A file, the name of a workflow of the project, or either of them at a revision of git: `HEAD~2:quality-gate`. */
export async function readNamedVersion(
  named: string,
  projectOption: string | undefined,
  cwd: string,
): Promise<Result<NamedVersion>> {
  const [, revision, path] = /^([^:\\/][^:]*):(.+)$/.exec(named) ?? [];
  if (!existsSync(resolve(cwd, named)) && revision !== undefined && path !== undefined)
    return atRevision(revision, path, projectOption, cwd);
  // git names a file that is not there in one of the versions so.
  if (named === '/dev/null') return good({ text: '', layout: undefined });
  const found = await findWorkflowFile(named, projectOption, cwd);
  if (!found.ok) return found;
  const { file, text, project } = found.value;
  return good({ text, layout: await layoutBeside(resolve(project, file)) });
}

async function atRevision(
  revision: string,
  path: string,
  projectOption: string | undefined,
  cwd: string,
): Promise<Result<NamedVersion>> {
  const project = await projectFolder(projectOption, undefined, cwd);
  if (!project.ok) return project;
  const isFile = /[/\\]|\.(ya?ml|json)$/.test(path);
  const [folder, file] = isFile ? [cwd, path] : [project.value, `.codomyrmex/workflows/${path}.workflow.yaml`];
  const text = await readAtRevision(folder, revision, file, process.env);
  if (!text.ok) return text;
  if (text.value === undefined) return bad(notAtRevision(revision, file));
  const layout = await readAtRevision(folder, revision, layoutName(file), process.env);
  return good({ text: text.value, layout: layout.ok ? parseLayout(layout.value) : undefined });
}

async function layoutBeside(file: string): Promise<Layout | undefined> {
  const place = layoutName(file);
  return parseLayout(await readFile(place, 'utf8').catch(() => undefined));
}

function layoutName(file: string): string {
  return file.replace(/\.workflow\.(ya?ml|json)$/, '.layout.json');
}

function parseLayout(text: string | undefined): Layout | undefined {
  return text === undefined ? undefined : readLayoutText(text);
}

function notAtRevision(revision: string, file: string): Problem {
  return problem('workflow.notFound', `There is no ${file} at ${revision}.`, {
    reason: 'The file was not there then, or had another name.',
    remedy: 'Name a workflow file, or a workflow of the project, after the colon.',
  });
}
