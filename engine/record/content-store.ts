import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, copyFile, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContentReference } from '#shared/run/event.ts';
import type { Masker } from './masker.ts';

const HASH = /^[0-9a-f]{64}$/;

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
    if (!(await exists(target))) {
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
      if (await exists(target)) await rm(temporary, { force: true });
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

  async has(hash: string): Promise<boolean> {
    return HASH.test(hash) && (await exists(this.#path(hash)));
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

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
