import { createReadStream } from 'node:fs';

const HASHES = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
/** What a piece may end with and the next go on with. */
const OVERLAP = 65;

/**
 * All SHA-256 that a text names, wherever they stand; of a file that is not there none. Rather one too many than one too few: what is named
 * here is not swept.
 */
export async function hashesIn(file: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let rest = '';
  try {
    for await (const piece of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
      const text = rest + String(piece);
      for (const [hash] of text.matchAll(HASHES)) found.add(hash);
      rest = text.slice(-OVERLAP);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return [...found];
}
