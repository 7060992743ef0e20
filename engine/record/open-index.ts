import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED = new Set([11, 26]);

/**
 * Opens the list of runs and makes its tables. A damaged file is put aside (`index.sqlite.damaged`) and a new one begun: everything in it but estimates can be
 * made again from the run folders, and nobody should be kept from their work by it.
 */
export function openIndex(file: string, schema: string): DatabaseSync {
  try {
    return opened(file, schema);
  } catch (error) {
    if (!isDamage(error)) throw error;
    for (const ending of ['-wal', '-shm', '']) putAside(`${file}${ending}`, `${file}.damaged${ending}`);
    return opened(file, schema);
  }
}

function opened(file: string, schema: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What the file says of itself; empty when it is whole. */
export function integrityProblems(database: DatabaseSync): readonly string[] {
  try {
    const said = database
      .prepare('PRAGMA quick_check(5)')
      .all()
      .map((row) => String(Object.values(row)[0]));
    return said.filter((line) => line !== 'ok');
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [error instanceof Error ? error.message : String(error)];
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && DAMAGED.has(Number(error.errcode) & 0xff);
}

function putAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
