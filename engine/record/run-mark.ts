import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { runFolder } from './run-folder.ts';

const schema = z.object({ pinned: z.boolean().default(false), label: z.string().optional() });

/** What a person says about a run. Beside its events, because the index can be lost and the events never change. */
export type RunMark = z.infer<typeof schema>;

export function readMark(dataFolder: string, run: string): RunMark {
  try {
    const mark = schema.safeParse(JSON.parse(readFileSync(fileOf(dataFolder, run), 'utf8')));
    return mark.success ? mark.data : { pinned: false };
  } catch {
    return { pinned: false };
  }
}

/** False when the run's folder is gone. */
export async function writeMark(dataFolder: string, run: string, mark: RunMark): Promise<boolean> {
  const file = fileOf(dataFolder, run);
  if (!mark.pinned && mark.label === undefined) return await rm(file, { force: true }).then(() => true);
  try {
    await writeFileAtomic(file, JSON.stringify(mark));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function fileOf(dataFolder: string, run: string): string {
  return path.join(runFolder(dataFolder, run).folder, 'mark.json');
}
