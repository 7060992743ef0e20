import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { parseDocument } from 'yaml';
import { freeId } from '#shared/id.ts';
import type { Imported } from '#shared/import/import-source.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { writeAtomic } from '../document/write-atomic.ts';

export interface WrittenFile {
  /** Absolute. */
  readonly path: string;
  /** Path of the file that was imported. */
  readonly source: string;
  /** The workflow of the source it came from; absent for other files. */
  readonly workflow?: string;
}

export interface WrittenImport {
  readonly written: readonly WrittenFile[];
  /** Names that were taken, and files that were left alone. */
  readonly problems: readonly Problem[];
}

export interface ImportPlace {
  /** Absolute; where workflow files go. Made when missing. */
  readonly workflows: string;
  /** Absolute; the `.codomyrmex` folder, for all else. */
  readonly settings: string;
}

/** Writes what an import yielded. What is there already is never overwritten: a workflow gets the next free name, another file is left alone. */
export async function writeImport(imported: readonly Imported[], place: ImportPlace): Promise<Result<WrittenImport>> {
  const written: WrittenFile[] = [];
  const problems: Problem[] = [];
  try {
    await mkdir(place.workflows, { recursive: true });
    for (const { workflows, path: source } of imported) {
      for (const workflow of workflows)
        written.push({
          path: await writeWorkflow(place.workflows, workflow, problems),
          source,
          workflow: workflow.name,
        });
    }
    for (const each of imported) written.push(...(await writeOthers(each, place.settings, problems)));
    return good({ written, problems });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return bad(
      problem('import.notWritten', `The import could not be written to ${place.workflows}.`, {
        reason: `${message}. ${written.length} files were written before.`,
        remedy: 'Check that you may write there and that the disk has room.',
      }),
    );
  }
}

async function writeWorkflow(
  folder: string,
  { file: stem, text, layout }: Imported['workflows'][number],
  problems: Problem[],
): Promise<string> {
  const { name, isThere } = await freeName(folder, stem, text);
  const path = join(folder, `${name}.workflow.yaml`);
  if (isThere) return path;
  // A layout without a workflow is somebody's leftover; the one that comes along says where these cards stand.
  if (layout !== undefined) await writeAtomic(join(folder, `${name}.layout.json`), layout);
  await writeAtomic(path, text);
  if (name !== stem) problems.push(taken(stem, name));
  return path;
}

export interface ImportNames {
  /** Names that are taken by another text → the one the workflow will have. */
  readonly taken: Record<string, string>;
  /** Names of workflows whose very text lies there already. */
  readonly there: readonly string[];
}

/** What `writeImport` will call the workflows; nothing is written. */
export async function namesFor(imported: readonly Imported[], folder: string): Promise<ImportNames> {
  const files = imported.flatMap(({ workflows }) => workflows.filter(({ text }) => text !== ''));
  const names = await Promise.all(
    files.map(async ({ file, text }) => ({ file, ...(await freeName(folder, file, text)) })),
  );
  const taken = names.filter(({ file, name, isThere }) => file !== name && !isThere);
  return {
    taken: Object.fromEntries(taken.map(({ file, name }) => [file, name])),
    there: names.filter(({ isThere }) => isThere).map(({ file }) => file),
  };
}

/** `isThere`: the same text lies there already. */
async function freeName(folder: string, stem: string, text: string) {
  for (let tries = 0; ; tries += 1) {
    const name = tries === 0 ? stem : `${stem}_${tries + 1}`;
    const there = await readFile(join(folder, `${name}.workflow.yaml`), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw error;
      },
    );
    if (there === undefined || there === text) return { name, isThere: there !== undefined };
  }
}

function taken(stem: string, written: string): Problem {
  return problem('import.nameTaken', `"${stem}" is there already, so the import is called "${written}".`, {
    severity: 'warning',
    reason: 'A workflow of this name with another content exists; nothing is overwritten.',
    remedy: 'Rename or delete one of them.',
    place: { file: `${written}.workflow.yaml` },
  });
}

async function writeOthers(
  { files, pools, path: source }: Imported,
  settings: string,
  problems: Problem[],
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { path, text } of files) {
    const target = join(settings, ...path.split('/'));
    if (!isWithin(settings, target) || !(await staysWithin(settings, dirname(target)))) {
      problems.push(leadsOut(path));
      continue;
    }
    const isThere = await readFile(target).then(
      () => true,
      () => false,
    );
    if (isThere) {
      problems.push(leftAlone(target));
      continue;
    }
    await mkdir(dirname(target), { recursive: true });
    await writeAtomic(target, text);
    written.push({ path: target, source });
  }
  const projectFile = join(settings, 'project.yaml');
  if (Object.keys(pools).length > 0 && (await addPools(pools, projectFile, problems)))
    written.push({ path: projectFile, source });
  return written;
}

function leadsOut(path: string): Problem {
  return problem('import.outside', `${path} was not written: it leads out of the project.`, {
    severity: 'warning',
    reason: 'Its path, or a link on the way, ends outside .codomyrmex.',
    remedy: 'Copy the file by hand if you want it there.',
  });
}

function leftAlone(path: string): Problem {
  return problem('import.fileThere', `${path} is there already and was left alone.`, {
    severity: 'warning',
    remedy: 'Compare it with the report, and take over by hand what you want.',
    place: { file: path },
  });
}

/** Adds pools to the project file, keeping its comments and every pool it has. False: nothing was added. */
async function addPools(pools: Imported['pools'], file: string, problems: Problem[]): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    problems.push(leftAlone(file));
    return false;
  }
  for (const [name, value] of Object.entries(pools)) {
    if (!document.hasIn(['pools', name])) document.setIn(['pools', name], value);
    else
      problems.push(
        problem('import.nameTaken', `The project has a pool "${name}" already; it stays as it is.`, {
          severity: 'warning',
          place: { file },
        }),
      );
  }
  await mkdir(dirname(file), { recursive: true });
  const next = String(document);
  if (next === text) return false;
  await writeAtomic(file, next);
  return true;
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A link inside the folder must not lead what is written out of it. */
async function staysWithin(root: string, folder: string): Promise<boolean> {
  const real = await realpath(root).catch(() => undefined);
  if (real === undefined) return true;
  for (let at = folder; isWithin(root, at); at = dirname(at)) {
    const there = await realpath(at).catch(() => undefined);
    if (there !== undefined) return isWithin(real, there);
  }
  return true;
}

/** Names for the workflows of one import, so that two of them never share a file. */
export function withFreeNames(imported: readonly Imported[]): readonly Imported[] {
  const names = new Set<string>();
  return imported.map((each) => ({
    ...each,
    workflows: each.workflows.map((workflow) => {
      const file = freeId(workflow.file, (wanted) => names.has(wanted.toLowerCase()));
      names.add(file.toLowerCase());
      return { ...workflow, file };
    }),
  }));
}
