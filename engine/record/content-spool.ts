import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { ContentReference } from '#shared/run/event.ts';
import type { MaskStream } from './masker.ts';

const HIGH_WATER = 1024 * 1024;

/** Bytes on their way to the content store. Memory stays below about 1 MB, however much comes. */
export class ContentSpool {
  readonly #place: () => Promise<string>;
  readonly #mask: MaskStream;
  readonly #settle: (file: string, hash: string, bytes: number) => Promise<ContentReference>;
  readonly #digest = createHash('sha256');
  #file: { readonly path: string; readonly handle: FileHandle } | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;
  #bytes = 0;

  constructor(
    place: () => Promise<string>,
    mask: MaskStream,
    settle: (file: string, hash: string, bytes: number) => Promise<ContentReference>,
  ) {
    this.#place = place;
    this.#mask = mask;
    this.#settle = settle;
  }

  /** Undefined: go on. A promise: wait for it before giving more. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#push(this.#mask.write(bytes));
    return this.#waitingBytes > HIGH_WATER ? this.#writing : undefined;
  }

  /** Names what came; throws when it could not be written. */
  async finish(): Promise<ContentReference> {
    this.#push(this.#mask.end());
    while (this.#writing !== undefined) await this.#writing;
    if (this.#failure !== undefined) {
      await this.discard();
      throw this.#failure;
    }
    const { path, handle } = await this.#open();
    await handle.close();
    return await this.#settle(path, this.#digest.digest('hex'), this.#bytes);
  }

  async discard(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#file === undefined) return;
    await this.#file.handle.close().catch(() => undefined);
    await rm(this.#file.path, { force: true });
  }

  #push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || this.#failure !== undefined) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    this.#writing ??= this.#drain()
      .catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#waiting = [];
        this.#waitingBytes = 0;
      })
      .finally(() => (this.#writing = undefined));
  }

  async #drain(): Promise<void> {
    const { handle } = await this.#open();
    while (this.#waiting.length > 0) {
      const bytes = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#digest.update(bytes);
      this.#bytes += bytes.byteLength;
      await handle.appendFile(bytes);
    }
  }

  async #open(): Promise<{ readonly path: string; readonly handle: FileHandle }> {
    if (this.#file === undefined) {
      const path = await this.#place();
      this.#file = { path, handle: await open(path, 'wx') };
    }
    return this.#file;
  }
}
