import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { planScaffold } from '#shared/project/scaffold.ts';
import { good, type Result } from '#shared/result.ts';
import { gitIn, type Environment } from './git-program.ts';
import { isFolder } from './project-folder.ts';
import { readFilesBelow, readTemplate, readTemplateFiles } from './template-folder.ts';
import { writeProject } from './write-project.ts';

const SAMPLE_TEMPLATE = 'sample-quality-gate';
/** Beside `files/`: how the history of the sample's repository came about, and what was changed since the last commit. */
const HISTORY_FILE = 'history.yaml';
const UNCOMMITTED_FOLDER = 'uncommitted';

const historySchema = z.object({
  commits: z.array(z.object({ message: z.string(), paths: z.array(z.string()).min(1) })).min(1),
});

export interface SampleOptions {
  readonly dataFolder: string;
  readonly templatesFolder: string;
  readonly environment: Environment;
}

/**
 * The path of the sample project, made at the first call: a small repository with a history and one changed file, where git is installed.
 * Once it is there it belongs to the user and is never written again. Open it as trusted: we wrote what runs in it.
 */
export async function openSample({ dataFolder, templatesFolder, environment }: SampleOptions): Promise<Result<string>> {
  const directory = join(dataFolder, 'sample', 'quality-gate');
  if (await isFolder(directory)) return good(directory);
  const template = await readTemplate(templatesFolder, SAMPLE_TEMPLATE);
  if (!template.ok) return template;
  const files = await readTemplateFiles(templatesFolder, SAMPLE_TEMPLATE);
  const plan = planScaffold({ template: template.value, files, parameters: {}, folder: 'quality-gate' });
  if (!plan.ok) return plan;
  const source = join(templatesFolder, SAMPLE_TEMPLATE);
  const written = await writeProject(directory, plan.value.files, async (folder) => {
    const committed = await commitHistory(folder, source, environment);
    if (committed.ok) await writeUncommitted(folder, source);
    return committed;
  });
  // Another window may have made it in the meantime; that one is as good.
  return written.ok || (await isFolder(directory)) ? good(directory) : written;
}

async function commitHistory(folder: string, source: string, environment: Environment): Promise<Result<object>> {
  const history = historySchema.parse(parse(await readFile(join(source, HISTORY_FILE), 'utf8')));
  const git = gitIn(folder, environment);
  const made = await git.init();
  if (!made.ok || !made.value) return made.ok ? good({}) : made;
  for (const { message, paths } of history.commits) {
    const committed = await git.commit(message, paths);
    if (!committed.ok) return committed;
  }
  return good({});
}

async function writeUncommitted(folder: string, source: string): Promise<void> {
  for (const { path, content } of await readFilesBelow(join(source, UNCOMMITTED_FOLDER))) {
    await writeFile(join(folder, ...path.split('/')), content);
  }
}
