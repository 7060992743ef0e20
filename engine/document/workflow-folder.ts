import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { FILE_STEM } from '#shared/id.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { EMPTY_LAYOUT, type Layout } from '#shared/workflow/workflow.ts';
import type { Bin } from '../bin.ts';
import { isEmptyLayout, layoutTextOf, readLayoutText } from './layout-text.ts';
import { readSettled } from './read-settled.ts';
import { removeUnfinished, writeAtomic } from './write-atomic.ts';

export const WORKFLOW_ENDING = '.workflow.yaml';
const LAYOUT_ENDING = '.layout.json';

/** What lies on disk for one workflow. */
export interface StoredDocument {
  readonly text: string;
  readonly layout: Layout;
  readonly modifiedAt: Date;
  /** The layout file is there and cannot be read. */
  readonly isLayoutBroken: boolean;
}

/** Changes with every change of text or layout, whoever made it; a layout that is only written differently has the same one. */
export function revisionOf(text: string, layout: Layout): string {
  return createHash('sha256')
    .update(`${text.length}\n`)
    .update(text)
    .update(layoutTextOf(layout))
    .digest('hex')
    .slice(0, 32);
}

/** The file of a workflow relative to its project, with `/`. */
export function workflowFile(name: string): string {
  return `.codomyrmex/workflows/${name}${WORKFLOW_ENDING}`;
}

/** What a workflow is called whose file this is: the stem of its name. */
export function workflowStem(file: string): string {
  return basename(file).replace(/\.workflow\.(ya?ml|json)$|\.(ya?ml|json)$/, '');
}

export function workflowsFolder(project: string): string {
  return join(project, '.codomyrmex', 'workflows');
}

// Windows gives these names to devices, with any ending; a blank or dot at the end it drops.
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Names come from faces and files: none may lead out of the folder, or be one that some system refuses. */
export function checkName(name: string): Problem | undefined {
  if (FILE_STEM.test(name) && !RESERVED.test(name) && !/[ .]$/.test(name)) return undefined;
  return problem('workflow.name', `"${name.slice(0, 120)}" cannot be the name of a workflow.`, {
    reason: 'Names begin with a letter, a digit or _, and hold letters, digits, _, -, dots and blanks, at most 100.',
    remedy: 'Choose another name, for example "quality-gate".',
  });
}

/** The folder of a project's workflows, without state: every call looks at the disk. */
export class WorkflowFolder {
  readonly project: string;
  readonly #folder: string;

  constructor(project: string) {
    this.project = project;
    this.#folder = workflowsFolder(project);
  }

  /** Stems of all workflows, sorted. */
  async names(): Promise<readonly string[]> {
    const entries = await readdir(this.#folder).catch(() => []);
    return entries
      .filter((entry) => entry.endsWith(WORKFLOW_ENDING))
      .map((entry) => entry.slice(0, -WORKFLOW_ENDING.length))
      .filter((name) => checkName(name) === undefined)
      .toSorted();
  }

  /** Undefined when there is no such workflow. */
  async read(name: string): Promise<Result<StoredDocument | undefined>> {
    const path = await this.#path(name, WORKFLOW_ENDING);
    if (!path.ok) return path;
    const layoutPath = await this.#path(name, LAYOUT_ENDING);
    if (!layoutPath.ok) return layoutPath;
    try {
      const { text, modifiedAt } = await readSettled(path.value);
      const layoutText = await readIfThere(layoutPath.value);
      const layout = layoutText === undefined ? EMPTY_LAYOUT : readLayoutText(layoutText);
      return good({
        text,
        layout: layout ?? EMPTY_LAYOUT,
        modifiedAt,
        isLayoutBroken: layout === undefined,
      });
    } catch (error) {
      if (isMissing(error)) return good(undefined);
      return bad(fileProblem('workflow.unreadable', `The workflow "${name}" cannot be read.`, error));
    }
  }

  /** `version` differs after every save, also within one tick of the clock: a save makes a new file. */
  async status(name: string): Promise<{ readonly modifiedAt: Date; readonly version: string } | undefined> {
    const path = await this.#path(name, WORKFLOW_ENDING);
    if (!path.ok) return undefined;
    return stat(path.value).then(
      ({ mtime, mtimeMs, size, ino }) => ({ modifiedAt: mtime, version: `${mtimeMs} ${size} ${ino}` }),
      () => undefined,
    );
  }

  async readText(name: string): Promise<string | undefined> {
    const path = await this.#path(name, WORKFLOW_ENDING);
    return path.ok ? readFile(path.value, 'utf8').catch(() => undefined) : undefined;
  }

  /** Writes what differs from `before`: moving a node never touches the text. */
  async write(
    name: string,
    next: { readonly text: string; readonly layout: Layout },
    before: StoredDocument | undefined,
  ): Promise<Result<object>> {
    try {
      await mkdir(this.#folder, { recursive: true });
      await removeUnfinished(this.#folder);
      const path = await this.#path(name, WORKFLOW_ENDING);
      const layoutPath = await this.#path(name, LAYOUT_ENDING);
      if (!path.ok) return path;
      if (!layoutPath.ok) return layoutPath;
      if (before === undefined || before.text !== next.text) await writeAtomic(path.value, next.text);
      const layoutText = layoutTextOf(next.layout);
      const hadLayout = before !== undefined && layoutTextOf(before.layout) === layoutText;
      if (!hadLayout && !(before === undefined && isEmptyLayout(next.layout)))
        await writeAtomic(layoutPath.value, layoutText);
      return good({});
    } catch (error) {
      return bad(fileProblem('workflow.notSaved', `The workflow "${name}" could not be saved.`, error));
    }
  }

  /** With a `bin` both files go there; without, they are gone. */
  async remove(name: string, bin?: Bin): Promise<Result<object>> {
    try {
      // A link is removed, not what it leads to.
      for (const ending of [WORKFLOW_ENDING, LAYOUT_ENDING]) {
        const path = join(this.#folder, name + ending);
        if (bin === undefined) await rm(path, { force: true });
        else if (await isThere(path)) await bin(path);
      }
      return good({});
    } catch (error) {
      if (bin !== undefined) return bad(noBin(name, error));
      return bad(fileProblem('workflow.notDeleted', `The workflow "${name}" could not be deleted.`, error));
    }
  }

  /** Where a file lies in truth. Links are followed inside the project and refused when they lead out of it. */
  async #path(name: string, ending: string): Promise<Result<string>> {
    const wrong = checkName(name);
    if (wrong !== undefined) return bad(wrong);
    const root = await realpath(this.project).catch(() => this.project);
    const folder = await realpath(this.#folder).catch(() => this.#folder);
    if ((await isThere(this.#folder)) && !isWithin(root, folder)) return bad(outside(this.#folder, folder));
    const path = join(folder, name + ending);
    const link = await lstat(path).catch(() => undefined);
    if (link?.isSymbolicLink() !== true) return good(path);
    const real = await realpath(path).catch(() => undefined);
    return real !== undefined && isWithin(root, real) && dirname(real) !== real
      ? good(real)
      : bad(outside(path, real ?? 'nowhere'));
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function noBin(name: string, error: unknown): Problem {
  return problem('workflow.noBin', `The workflow "${name}" could not be moved to the bin.`, {
    reason: (error as Error).message,
    remedy: 'Nothing was deleted. Remove its file in .codomyrmex/workflows yourself.',
  });
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function outside(path: string, real: string): Problem {
  return problem('path.outside', `${path} leads out of the project.`, {
    reason: `It is a link to ${real}.`,
    remedy: 'Replace the link by a file or folder inside the project.',
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'You are not allowed to.',
  EPERM: 'You are not allowed to.',
  EROFS: 'The disk is read-only.',
  ENOSPC: 'The disk is full.',
  EISDIR: 'There is a folder of that name.',
};

function fileProblem(code: string, message: string, error: unknown): Problem {
  const { code: errno = '', message: words } = error as NodeJS.ErrnoException;
  const known = REASONS[errno];
  return problem(code, message, {
    // What the system says names a file of ours that nobody else knows.
    reason: known === undefined ? words : `${known} (${errno})`,
    remedy: 'Check the folder .codomyrmex/workflows of the project, then try again.',
  });
}
