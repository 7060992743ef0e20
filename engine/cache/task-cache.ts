import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import writeFileAtomic from 'write-file-atomic';
import { artifactReferenceSchema, outputsSchema } from '#shared/run/event.ts';
import type { ContentStore } from '../record/content-store.ts';
import { hashesIn } from '../record/hashes-in.ts';
import { openScratch } from '../record/scratch.ts';
import { hashFile } from './key-document.ts';
import { matchFiles } from './match-files.ts';

const entrySchema = z.object({
  run: z.string(),
  task: z.string(),
  outputs: outputsSchema,
  artifacts: z.array(artifactReferenceSchema),
  /** Declared outputs: what the content store keeps for each path. */
  files: z.array(z.object({ path: z.string(), hash: z.string(), mode: z.number().int() })),
});
export type CacheEntry = z.infer<typeof entrySchema>;

/** What tasks made, by fingerprint. Only good ends are kept. An entry that cannot be read counts as none. */
export class TaskCache {
  readonly #folder: string;
  readonly #content: ContentStore;

  readonly #host: string;

  constructor(dataFolder: string, content: ContentStore, host: string) {
    this.#host = host;
    this.#folder = path.join(dataFolder, 'cache');
    this.#content = content;
  }

  async find(fingerprint: string): Promise<CacheEntry | undefined> {
    try {
      const entry = entrySchema.parse(JSON.parse(await readFile(this.#file(fingerprint), 'utf8')));
      // Touched, not only looked at: a sweep in another process must not take away what is about to be used.
      for (const { hash } of entry.files) if (!(await this.#content.touch(hash))) return undefined;
      if (!(await this.#content.touchAll([entry.outputs, entry.artifacts]))) return undefined;
      const now = new Date();
      await utimes(this.#file(fingerprint), now, now);
      return entry;
    } catch {
      return undefined;
    }
  }

  /** Declared outputs as they are now. */
  async hashes(declared: {
    readonly project: string;
    readonly outputs: readonly string[];
  }): Promise<readonly { readonly path: string; readonly hash: string }[]> {
    const files = await matchFiles(declared.project, declared.outputs);
    return await Promise.all(
      files.map(async (file) => ({ path: file, hash: await hashFile(path.join(declared.project, file)) })),
    );
  }

  async keep(
    fingerprint: string,
    made: Omit<CacheEntry, 'files'>,
    declared: { readonly project: string; readonly outputs: readonly string[] },
  ): Promise<void> {
    const files: CacheEntry['files'] = [];
    for (const file of await matchFiles(declared.project, declared.outputs)) {
      const source = path.join(declared.project, file);
      const { hash } = await this.#content.putFile(source, 'application/octet-stream');
      // A file with a secret in it is kept without it, so it could not be brought back as it was.
      if (hash !== (await hashFile(source))) return;
      files.push({ path: file, hash, mode: (await stat(source)).mode & 0o777 });
    }
    await mkdir(path.dirname(this.#file(fingerprint)), { recursive: true });
    await writeFileAtomic(this.#file(fingerprint), JSON.stringify({ ...made, files }));
  }

  /** Brings declared outputs back as they were, and removes what the same globs find beside them. */
  async restore(
    entry: CacheEntry,
    declared: { readonly project: string; readonly outputs: readonly string[] },
  ): Promise<void> {
    const wanted = new Map(entry.files.map((file) => [file.path, file]));
    for (const file of await matchFiles(declared.project, declared.outputs))
      if (!wanted.has(file)) await rm(path.join(declared.project, file), { force: true });
    for (const { path: file, hash, mode } of wanted.values()) {
      const target = path.resolve(declared.project, file);
      if (!target.startsWith(path.resolve(declared.project) + path.sep)) continue;
      if ((await hashFile(target)) === hash) continue;
      await mkdir(path.dirname(target), { recursive: true });
      await this.#content.copyTo(hash, target);
      await chmod(target, mode);
    }
  }

  /**
   * Takes declared outputs out of the project, so that what an attempt makes is all its own; what it reads (`inputs`) stays. `putBack` makes everything as
   * it was, `drop` forgets it. The copies lie in the data folder meanwhile, and after a crash the next start brings them back.
   */
  async setAside(declared: {
    readonly project: string;
    readonly outputs: readonly string[];
    readonly inputs: readonly string[];
  }): Promise<{ putBack(): Promise<void>; drop(): Promise<void> }> {
    const read = new Set(await matchFiles(declared.project, declared.inputs));
    const made = async () => (await matchFiles(declared.project, declared.outputs)).filter((file) => !read.has(file));
    const files = await made();
    const copy = async (from: string, to: string) => {
      for (const file of files) {
        await mkdir(path.dirname(path.join(to, file)), { recursive: true });
        await copyFile(path.join(from, file), path.join(to, file));
      }
    };
    const remove = async (some: readonly string[]) => {
      for (const file of some) await rm(path.join(declared.project, file), { force: true });
    };
    const { folder, drop } = await openScratch(
      { dataFolder: path.dirname(this.#folder), host: this.#host },
      { kind: 'outputs', project: declared.project, files: [...files] },
    );
    const scratch = path.join(folder, 'files');
    // All copies first: a crash in between must not lose a file.
    await copy(declared.project, scratch);
    await remove(files);
    return {
      putBack: async () => {
        await remove(await made());
        await copy(scratch, declared.project);
        await drop();
      },
      drop,
    };
  }

  /** Every entry, with what it refers to. */
  async *entries(): AsyncGenerator<{
    readonly fingerprint: string;
    readonly bytes: number;
    readonly usedMs: number;
    readonly content: readonly string[];
  }> {
    for (const part of await names(this.#folder)) {
      for (const name of await names(path.join(this.#folder, part))) {
        const fingerprint = name.replace(/\.json$/, '');
        const about = await stat(this.#file(fingerprint)).catch(() => undefined);
        if (!/^[0-9a-f]{64}$/.test(fingerprint) || about === undefined) continue;
        const content = await hashesIn(this.#file(fingerprint));
        yield { fingerprint, bytes: about.size, usedMs: about.mtimeMs, content };
      }
    }
  }

  /** Tasks that left a declared file with these bytes, newest first. */
  async whoMade(
    hash: string,
  ): Promise<readonly { readonly run: string; readonly task: string; readonly name: string }[]> {
    const found: { readonly run: string; readonly task: string; readonly name: string }[] = [];
    for await (const { fingerprint, content } of this.entries()) {
      if (!content.includes(hash)) continue;
      const entry = entrySchema.safeParse(JSON.parse(await readFile(this.#file(fingerprint), 'utf8')));
      if (!entry.success) continue;
      const { run, task, files } = entry.data;
      for (const file of files) if (file.hash === hash) found.push({ run, task, name: file.path });
    }
    return found.toSorted((a, b) => (a.run < b.run ? 1 : -1));
  }

  /** Removes it unless it was used after `sinceMs`. */
  async forget(fingerprint: string, sinceMs: number): Promise<boolean> {
    const about = await stat(this.#file(fingerprint)).catch(() => undefined);
    if (about === undefined || about.mtimeMs > sinceMs) return false;
    await rm(this.#file(fingerprint), { force: true });
    return true;
  }

  #file(fingerprint: string): string {
    return path.join(this.#folder, fingerprint.slice(0, 2), `${fingerprint}.json`);
  }
}

async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}
