import type { ContentReference } from '#shared/run/event.ts';
import type { ContentSpool } from '../record/content-spool.ts';

/** Keeps a stream whole once it is longer than `limitBytes`: from then on it goes to the content store as it comes. Shorter ones are left alone. */
export class Overflow {
  readonly #limitBytes: number;
  readonly #open: () => ContentSpool;
  #beginning: Uint8Array[] = [];
  #bytes = 0;
  #spool: ContentSpool | undefined;

  constructor(limitBytes: number, open: () => ContentSpool) {
    this.#limitBytes = limitBytes;
    this.#open = open;
  }

  get isLong(): boolean {
    return this.#spool !== undefined;
  }

  /** A promise makes the producer wait. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#bytes += bytes.byteLength;
    if (this.#spool !== undefined) return this.#spool.write(bytes);
    this.#beginning.push(bytes);
    if (this.#bytes <= this.#limitBytes) return undefined;
    this.#spool = this.#open();
    const beginning = Buffer.concat(this.#beginning);
    this.#beginning = [];
    return this.#spool.write(beginning);
  }

  /** Undefined when it was not too long. */
  async finish(): Promise<ContentReference | undefined> {
    return await this.#spool?.finish();
  }

  async discard(): Promise<void> {
    await this.#spool?.discard();
  }
}

/** Waits for all who ask for it. */
export function bothWaits(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Promise.all([one, other]).then(() => undefined);
}
