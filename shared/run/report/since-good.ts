import type { ChangedFile } from '../changed-files.ts';
import { momentWords } from './moment-words.ts';

/** The last run of the same workflow that ended well before this one, and what is not as it found it: often the whole answer to why. */
export interface SinceGood {
  readonly run: string;
  readonly number: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly commit: string | null;
  /** Null: nobody can tell, because one of the two was in no git repository, or what was not committed is no longer kept. */
  readonly files: readonly ChangedFile[] | null;
}

const FILES_SHOWN = 20;
const HOW = { added: 'new', removed: 'gone', changed: 'changed' } as const;

/** In words, for every written form alike. `heading` ends without a full stop. */
export function sinceGoodWords({ number, startedAt, files }: SinceGood): {
  readonly heading: string;
  readonly lines: readonly (readonly [file: string, how: string])[];
  readonly remark: string | undefined;
} {
  const heading = `Changed since run ${number} ended well (${momentWords(startedAt)})`;
  if (files === null) return { heading, lines: [], remark: 'Which files changed cannot be told from git.' };
  if (files.length === 0)
    return { heading, lines: [], remark: 'No file of the repository: what is outside of it made the difference.' };
  const more = files.length - FILES_SHOWN;
  return {
    heading,
    lines: files.slice(0, FILES_SHOWN).map(({ file, how }) => [file, HOW[how]] as const),
    remark: more > 0 ? `and ${more} more` : undefined,
  };
}
