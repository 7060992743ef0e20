import { z } from 'zod';
import { taskStatusSchema } from './task-status.ts';
import { differenceSchema } from './verification.ts';

/** Where two files first differ. Lines only for texts; they are cut when long. */
export const fileDifferenceSchema = z.object({
  /** From 0. */
  offset: z.number().int(),
  /** From 1. */
  line: z.number().int().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type FileDifference = z.infer<typeof fileDifferenceSchema>;

/** What came of making a file again from what its run recorded. */
export const artifactVerificationSchema = z.object({
  sha256: z.string(),
  bytes: z.number().int(),
  run: z.string(),
  task: z.string(),
  /** As the task named it, or its path in the project. */
  name: z.string(),
  commit: z.string(),
  /** Were uncommitted changes applied? */
  patched: z.boolean(),
  same: z.boolean(),
  again: z.object({
    status: taskStatusSchema,
    /** Null: it was not made this time. */
    sha256: z.string().nullable(),
    bytes: z.number().int().nullable(),
  }),
  /** Absent when the same, or not made. */
  difference: fileDifferenceSchema.optional(),
  /** What else the task hands out and came out differently; durations do. It does not count. */
  outputs: z.object({ count: z.number().int(), differences: z.array(differenceSchema) }),
});
export type ArtifactVerification = z.infer<typeof artifactVerificationSchema>;

const LONGEST_LINE = 200;

/** The first byte in which two files differ; undefined when they are equal. With a zero byte around there, no text. */
export function compareBytes(before: Uint8Array, after: Uint8Array): FileDifference | undefined {
  const shorter = Math.min(before.length, after.length);
  let offset = 0;
  while (offset < shorter && before[offset] === after[offset]) offset += 1;
  if (offset === before.length && offset === after.length) return undefined;
  if (before.includes(0) || after.includes(0)) return { offset };
  const start = before.lastIndexOf(10, offset - 1) + 1;
  let line = 1;
  for (let at = 0; at < start; at += 1) if (before[at] === 10) line += 1;
  return {
    offset,
    line,
    before: lineAt(before, offset === 0 ? 0 : start),
    after: lineAt(after, offset === 0 ? 0 : start),
  };
}

function lineAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(10, start);
  const text = new TextDecoder().decode(bytes.subarray(start, end < 0 ? bytes.length : end));
  return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
}
