import { z } from 'zod';
import { retentionRuleSchema } from './retention.ts';

const part = z.object({ count: z.number().int(), bytes: z.number() });

/** What lies in the data folder. Bytes are those of file contents. */
export const storageReportSchema = z.object({
  dataFolder: z.string(),
  /** Events and the rest of each run but its logs. `oldest` is ISO 8601. */
  runs: part.extend({ pinned: z.number().int(), open: z.number().int(), oldest: z.string().optional() }),
  logs: part,
  /** Large values, artifacts, declared outputs of cached tasks. `unused`: nothing refers to it. */
  content: part.extend({ unused: part }),
  cache: part.extend({ oldest: z.string().optional() }),
  temporary: part,
  totalBytes: z.number(),
  /** What the rules in force would free now. */
  couldFree: z.object({ runs: z.number().int(), cacheEntries: z.number().int(), bytes: z.number() }),
  rules: retentionRuleSchema,
});
export type StorageReport = z.infer<typeof storageReportSchema>;

/** Without a field of its own the rules in force hold; with one, only those given. */
export const freeRequestSchema = retentionRuleSchema;
export type FreeRequest = z.infer<typeof freeRequestSchema>;

export const freedStorageSchema = z.object({
  dryRun: z.boolean(),
  /** Newest first. */
  runs: z.array(
    z.object({
      run: z.string(),
      project: z.string(),
      workflow: z.string(),
      startedAt: z.string(),
      bytes: z.number(),
      reason: z.enum(['age', 'count', 'bytes']),
    }),
  ),
  cacheEntries: z.number().int(),
  contentObjects: z.number().int(),
  /** Of everything together, temporary files included. */
  bytes: z.number(),
});
export type FreedStorage = z.infer<typeof freedStorageSchema>;
