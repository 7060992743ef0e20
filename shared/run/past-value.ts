import { z } from 'zod';
import { portTypeSchema } from '../module/manifest.ts';
import type { PortType } from '../module/port-type.ts';

/** Longest text of a value that is sent to be looked at beneath a field. */
const SHOWN_LENGTH = 4000;

/** What an expression yields with what a past run recorded, for a person to look at. */
export const pastValueSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('value'),
    run: z.string(),
    type: portTypeSchema,
    /** The value as JSON in lines; a text stands as it is. */
    text: z.string(),
    isCut: z.boolean(),
  }),
  /** It was evaluated and yields nothing: the parameter would be absent. */
  z.object({ state: z.literal('absent'), run: z.string() }),
  /** Nodes it names that have nothing to show in any of the last runs. */
  z.object({ state: z.literal('notYet'), nodes: z.array(z.string()) }),
  /** It names a secret, and those are given to tasks only. */
  z.object({ state: z.literal('secret') }),
]);
export type PastValue = z.infer<typeof pastValueSchema>;

/** A value made fit for looking at. */
export function showValue(value: unknown, run: string): PastValue {
  if (value === undefined) return { state: 'absent', run };
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return {
    state: 'value',
    run,
    type: typeOf(value),
    text: text.slice(0, SHOWN_LENGTH),
    isCut: text.length > SHOWN_LENGTH,
  };
}

function typeOf(value: unknown): PortType {
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return value === null ? 'any' : 'object';
  }
}
