import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What this machine knows about a trigger. Lives in the data folder, never in the project: a clone brings no switch along. */
const rememberedSchema = z.object({
  on: z.boolean().default(false),
  /** Every firing up to here was dealt with, in milliseconds since 1970. */
  handledMs: z.number().default(0),
  /** The time for which one that fires once has fired: never again for the same, whatever clock and switch say. */
  firedForMs: z.number().optional(),
  lastAt: z.string().optional(),
  lastRun: z.string().optional(),
  /** Status of the last run, or `skipped`, `missed` or `refused` when there was none. */
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
    this.#write({ ...this.#read(), [id]: { ...this.get(id), ...change } });
  }

  /** What is known goes along with a new name, so that it stays switched as it was. */
  rename(from: string, to: string): void {
    const { [from]: known, ...others } = this.#read();
    if (known !== undefined) this.#write({ ...others, [to]: known });
  }

  /** Another of the same name begins anew, switched off. */
  forget(id: string): void {
    const { [id]: known, ...others } = this.#read();
    if (known !== undefined) this.#write(others);
  }

  #write(triggers: Readonly<Record<string, Remembered>>): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileAtomic.sync(this.file, JSON.stringify({ project: this.#project, triggers }, null, 2));
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
