import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { resultOf, nothing, runInput } from './call-shapes.ts';

/* What a run wrote: logs and contents. */

/** Part of `runs`. */
export const runLogCalls = {
  /** A piece of an attempt's log, by byte offset; negative `from` counts from the end. Text starts and ends at character borders. */
  log: oc
    .input(
      runInput.extend({
        task: z.string(),
        attempt: z.number().int().optional(),
        from: z.number().int().default(0),
        maxBytes: z.number().int().max(1_048_576).default(262_144),
      }),
    )
    .output(
      resultOf(
        z.object({ text: z.string(), from: z.number().int(), to: z.number().int(), totalBytes: z.number().int() }),
      ),
    ),
  /** Whole lines of an attempt's log from a byte on, or (`isBack`) those before it; `at` below zero counts from the end. */
  logLines: oc
    .input(
      runInput.extend({
        task: z.string(),
        attempt: z.number().int(),
        at: z.number().int(),
        isBack: z.boolean().default(false),
        maxBytes: z.number().int().min(1).max(1_048_576).default(131_072),
      }),
    )
    .output(
      resultOf(
        z.object({
          lines: z.array(
            z.object({ at: z.number().int(), bytes: z.number().int(), text: z.string(), isCut: z.boolean() }),
          ),
          from: z.number().int(),
          to: z.number().int(),
          totalBytes: z.number().int(),
        }),
      ),
    ),
  /** Pushes hits while a thread of the host looks through the whole log of an attempt. `hits` are new ones, at most 5000 in all; `count` is of all lines that fit. */
  logSearch: oc
    .input(
      runInput.extend({
        task: z.string(),
        attempt: z.number().int(),
        query: z.string().max(2000),
        isRegex: z.boolean().default(false),
        isCaseSensitive: z.boolean().default(false),
      }),
    )
    .output(
      eventIterator(
        resultOf(
          z.object({
            hits: z.array(z.object({ at: z.number().int(), text: z.string() })),
            count: z.number().int(),
            scannedBytes: z.number().int(),
            totalBytes: z.number().int(),
            isDone: z.boolean(),
          }),
        ),
      ),
    ),
  /** Opens the log of an attempt in the user's editor. */
  openLog: oc.input(runInput.extend({ task: z.string(), attempt: z.number().int() })).output(resultOf(nothing)),
  /** A value or artifact from the content store. `encoding` says what `data` is. */
  content: oc
    .input(
      runInput.extend({
        hash: z.string(),
        encoding: z.enum(['text', 'base64']),
        maxBytes: z.number().int().max(33_554_432).default(8_388_608),
      }),
    )
    .output(resultOf(z.object({ data: z.string(), bytes: z.number().int(), truncated: z.boolean() }))),
};
