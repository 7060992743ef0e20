import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { outputsSchema } from '#shared/run/event.ts';
import type { RunFolder } from '../record/run-folder.ts';
import type { Reusable } from './live-run-setup.ts';

const schema = z.record(z.string(), z.object({ run: z.string(), task: z.string(), outputs: outputsSchema }));

/** What a run takes over from an earlier one, beside its log: it may wait in the queue over a restart. */
export async function writeReusable(folder: RunFolder, reusable: ReadonlyMap<string, Reusable>): Promise<void> {
  if (reusable.size > 0) await writeFile(fileIn(folder), JSON.stringify(Object.fromEntries(reusable)));
}

/** Nothing when there is no such file: then everything runs. */
export async function readReusable(folder: RunFolder): Promise<ReadonlyMap<string, Reusable>> {
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')))));
  } catch {
    return new Map();
  }
}

function fileIn({ folder }: RunFolder): string {
  return path.join(folder, 'taken-over.json');
}
