import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContentReference } from '#shared/run/event.ts';
import { ContentSpool } from './content-spool.ts';
import { hashesIn } from './hashes-in.ts';
import type { Masker } from './masker.ts';

const HASH = /^[0-9a-f]{64}$/;
const REFERENCE = /"hash":"([0-9a-f]{64})","bytes":\d+,"mediaType":/g;

/** Values and artifacts as files named by their SHA-256: written once, whole or not at all, the same bytes never twice. */
export class ContentStore {
  readonly #folder: string;
  readonly #masker: Masker;

  constructor(dataFolder: string, masker: Masker) {
    this.#folder = path.join(dataFolder, 'content');
    this.#masker = masker;
  }

  async put(content: string | Uint8Array, mediaType: string): Promise<ContentReference> {
    const bytes = this.#masker.bytes(typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const target = this.#path(hash);
    if (!(await this.touch(hash))) {
      const temporary = await this.#temporary();
      await writeFile(temporary, bytes);
      await this.#settle(temporary, target);
    }
    return { hash, bytes: bytes.byteLength, mediaType };
  }

  async putFile(file: string, mediaType: string): Promise<ContentReference> {
    const temporary = await this.#temporary();
    const digest = createHash('sha256');
    const masks = this.#masker.stream();
    let bytes = 0;
    const through = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        this.push(count(masks.write(chunk)));
        done();
      },
      flush(done) {
        this.push(count(masks.end()));
        done();
      },
    });
    function count(piece: Uint8Array): Uint8Array {
      digest.update(piece);
      bytes += piece.byteLength;
      return piece;
    }
    try {
      await pipeline(createReadStream(file), through, createWriteStream(temporary));
      const hash = digest.digest('hex');
      const target = this.#path(hash);
      if (await this.touch(hash)) await rm(temporary, { force: true });
      else await this.#settle(temporary, target);
      return { hash, bytes, mediaType };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** At most `maxBytes` from the beginning; undefined when there is no such content. */
  async read(
    hash: string,
    maxBytes: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly totalBytes: number } | undefined> {
    if (!HASH.test(hash)) return undefined;
    let handle;
    try {
      handle = await open(this.#path(hash), 'r');
    } catch {
      return undefined;
    }
    try {
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(Math.min(size, Math.max(0, maxBytes)));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return { bytes: buffer.subarray(0, bytesRead), totalBytes: size };
    } finally {
      await handle.close();
    }
  }

  /**
   * Says that somebody is about to refer to it; false when it is not there. What was touched lately is not swept (`sweep`), so the reference
   * may be written down after this.
   */
  async touch(hash: string): Promise<boolean> {
    if (!HASH.test(hash)) return false;
    const now = new Date();
    return await utimes(this.#path(hash), now, now).then(
      () => true,
      () => false,
    );
  }

  /** All that a value refers to. */
  async touchAll(value: unknown): Promise<boolean> {
    const named = JSON.stringify(value).matchAll(REFERENCE);
    const found = await Promise.all([...named].map(async ([, hash = '']) => await this.touch(hash)));
    return found.every(Boolean);
  }

  /** Every object with its size and the time of its last touch. */
  async *objects(): AsyncGenerator<{ readonly hash: string; readonly bytes: number; readonly touchedMs: number }> {
    for (const part of await names(this.#folder)) {
      if (part.length !== 2) continue;
      for (const hash of await names(path.join(this.#folder, part))) {
        if (!HASH.test(hash)) continue;
        const about = await stat(this.#path(hash)).catch(() => undefined);
        if (about !== undefined) yield { hash, bytes: about.size, touchedMs: about.mtimeMs };
      }
    }
  }

  /** Removes it unless it was touched after `sinceMs`; also when that happens at this very moment in another process. */
  async sweep(hash: string, sinceMs: number): Promise<boolean> {
    const target = this.#path(hash);
    const aside = path.join(this.#folder, 'incoming', `${hash}.leaving`);
    try {
      if ((await stat(target)).mtimeMs > sinceMs) return false;
      await mkdir(path.dirname(aside), { recursive: true });
      await rename(target, aside);
      // Touched between the look and the move: it goes back. Touched after the move: who touches finds nothing and writes it anew.
      if ((await stat(aside)).mtimeMs > sinceMs) {
        await rename(aside, target);
        return false;
      }
      await rm(aside, { force: true });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Bytes of what was never finished; with `olderThanMs` those are removed that nobody has written to since then. */
  async unfinished(olderThanMs?: number): Promise<number> {
    const folder = path.join(this.#folder, 'incoming');
    let bytes = 0;
    for (const name of await names(folder)) {
      const about = await stat(path.join(folder, name)).catch(() => undefined);
      if (about === undefined) continue;
      if (olderThanMs !== undefined && about.mtimeMs < olderThanMs) await rm(path.join(folder, name), { force: true });
      else bytes += about.size;
    }
    return bytes;
  }

  /** Hashes that a stored JSON text names; none for other content. */
  async named(hash: string): Promise<readonly string[]> {
    const file = this.#path(hash);
    const handle = await open(file, 'r').catch(() => undefined);
    if (handle === undefined) return [];
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
      if (bytesRead === 0 || !'{["'.includes(buffer.toString('latin1'))) return [];
    } finally {
      await handle.close();
    }
    return await hashesIn(file);
  }

  /** For output whose length nobody knows: written as it comes, named when it has ended. */
  spool(mediaType: string): ContentSpool {
    return new ContentSpool(
      () => this.#temporary(),
      this.#masker.stream(),
      async (file, hash, bytes) => {
        if (await this.touch(hash)) await rm(file, { force: true });
        else await this.#settle(file, this.#path(hash));
        return { hash, bytes, mediaType };
      },
    );
  }

  /** Writes the content to a file; whole, or the file stays as it was. */
  async copyTo(hash: string, target: string): Promise<void> {
    if (!HASH.test(hash)) throw new Error(`"${hash}" does not name content.`);
    const temporary = `${target}.${randomUUID()}.tmp`;
    try {
      await copyFile(this.#path(hash), temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async json(hash: string): Promise<unknown> {
    if (!HASH.test(hash)) throw new Error(`"${hash}" does not name content.`);
    return JSON.parse(await readFile(this.#path(hash), 'utf8'));
  }

  async #settle(temporary: string, target: string): Promise<void> {
    await mkdir(path.dirname(target), { recursive: true });
    // Its bytes may have come over hours; it is new now.
    const now = new Date();
    await utimes(temporary, now, now);
    await rename(temporary, target);
  }

  async #temporary(): Promise<string> {
    const folder = path.join(this.#folder, 'incoming');
    await mkdir(folder, { recursive: true });
    return path.join(folder, randomUUID());
  }

  #path(hash: string): string {
    return path.join(this.#folder, hash.slice(0, 2), hash);
  }
}

async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}
