import { readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
const LOOKS = 25;
const FRESH_MS = 1000;

/**
 * Reads a text that others may be writing. Editors that write in place empty the file first: one that was emptied just now is read again,
 * for half a second, until it holds something; after that somebody did empty it.
 * @throws what the file system throws.
 */
export async function readSettled(path: string): Promise<{ readonly text: string; readonly modifiedAt: Date }> {
  for (let looks = 1; ; looks += 1) {
    const [text, { mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const isBeingWritten = text === '' && Date.now() - mtime.getTime() < FRESH_MS;
    if (!isBeingWritten || looks === LOOKS) return { text, modifiedAt: mtime };
    await sleep(LOOK_EVERY_MS);
  }
}
