import type { ArtifactReference, ContentReference, Outputs } from '#shared/run/event.ts';
import { verify, type Verification } from '#shared/run/verification.ts';
import type { ContentStore } from '../record/content-store.ts';
import type { Masker } from '../record/masker.ts';
import { fingerprintOf, keyDocument, type KeyRequest } from './key-document.ts';
import type { CacheEntry, TaskCache } from './task-cache.ts';

export interface CacheSurroundings {
  readonly store: TaskCache;
  readonly content: ContentStore;
  readonly masker: Masker;
}

/** One task and its place in the cache. */
export class CachedTask {
  readonly #request: KeyRequest;
  readonly #around: CacheSurroundings;
  #hash = '';

  constructor(request: KeyRequest, around: CacheSurroundings) {
    this.#around = around;
    this.#request = request;
  }

  /** The fingerprint, its document in the content store, and what an earlier run made from the same. */
  async look(): Promise<{
    readonly hash: string;
    readonly document: ContentReference;
    readonly entry: CacheEntry | undefined;
  }> {
    const document = this.#around.masker.value(await keyDocument(this.#request));
    this.#hash = fingerprintOf(document);
    const reference = await this.#around.content.put(JSON.stringify(document), 'application/json');
    return { hash: this.#hash, document: reference, entry: await this.#around.store.find(this.#hash) };
  }

  /** What it would be made from, and what an earlier run made from the same; writes nothing. */
  async peek(): Promise<{ readonly document: unknown; readonly entry: CacheEntry | undefined }> {
    const document = this.#around.masker.value(await keyDocument(this.#request));
    return { document, entry: await this.#around.store.find(fingerprintOf(document)) };
  }

  async restore(entry: CacheEntry): Promise<void> {
    await this.#around.store.restore(entry, this.#declared);
  }

  /** Before it is made again: a file that is not written anew must be a difference, not the old one. */
  async setAside() {
    return await this.#around.store.setAside({ ...this.#declared, inputs: this.#request.cache?.inputs ?? [] });
  }

  /** What was made again beside what the entry holds. */
  async compare(entry: CacheEntry, outputs: Outputs, artifacts: readonly ArtifactReference[]): Promise<Verification> {
    const files = await this.#around.store.hashes(this.#declared);
    return verify({ run: entry.run, task: entry.task }, treeOf(entry), treeOf({ outputs, artifacts, files }));
  }

  async keep(made: {
    readonly run: string;
    readonly task: string;
    readonly outputs: Outputs;
    readonly artifacts: readonly ArtifactReference[];
  }): Promise<void> {
    // An input that changed while the task ran: nobody knows which of the two it was made from.
    const now = fingerprintOf(this.#around.masker.value(await keyDocument(this.#request)));
    if (now !== this.#hash) return;
    await this.#around.store.keep(this.#hash, { ...made, artifacts: [...made.artifacts] }, this.#declared);
  }

  get #declared() {
    return { project: this.#request.project, outputs: this.#request.cache?.outputs ?? [] };
  }
}

function treeOf({
  outputs,
  artifacts,
  files,
}: Pick<CacheEntry, 'outputs'> & {
  readonly artifacts: readonly ArtifactReference[];
  readonly files: readonly { readonly path: string; readonly hash: string }[];
}): object {
  return {
    outputs,
    artifacts: Object.fromEntries(artifacts.map(({ name, hash }) => [name, hash])),
    files: Object.fromEntries(files.map(({ path, hash }) => [path, hash])),
  };
}
