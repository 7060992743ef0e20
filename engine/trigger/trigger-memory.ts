import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What this machine knows about a trigger. Lives in the data folder, never in the project: a clone brings no switch along. */
const rememberedSchema = z.object({
  on: z.boolean().default(false),
  /** Every firing up to here was dealt with, in milliseconds since 1970. */
  handledMs: z.number().default(0),
  lastAt: z.string().optional(),
  lastRun: z.string().optional(),
  /** Status of the last run, or `skipped` or `refused` when there was none. */
  lastOutcome: z.string().optional(),
  lastSentence: z.string().optional(),
});
export type Remembered = z.infer<typeof rememberedSchema>;

const fileSchema = z.object({ project: z.string(), triggers: z.record(z.string(), rememberedSchema) });

/** One small file for each project; read at every question, so that several processes can share it. */
export class TriggerMemory {
  readonly file: string;
  readonly #project: string;

  constructor(file: string, project: string) {
    this.file = file;
    this.#project = project;
  }

  get(id: string): Remembered {
    const known = this.#read();
    return (Object.hasOwn(known, id) ? known[id] : undefined) ?? rememberedSchema.parse({});
  }

  change(id: string, change: Partial<Remembered>): void {
    const triggers = this.#read();
    mkdirSync(dirname(this.file), { recursive: true });
    const next = { project: this.#project, triggers: { ...triggers, [id]: { ...this.get(id), ...change } } };
    writeFileAtomic.sync(this.file, JSON.stringify(next, null, 2));
  }

  #read(): Readonly<Record<string, Remembered>> {
    try {
      const parsed = fileSchema.safeParse(JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.data.triggers : {};
    } catch {
      return {};
    }
  }
}
