import { z } from 'zod';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { nameInPath } from '#shared/workflow/name-in-path.ts';
import type { Row } from '../../results/table-rows.ts';

export interface Step {
  readonly name: string;
  /** What is added to the expression of the value it lies in. */
  readonly expression: string;
  readonly value: unknown;
  /** In words. */
  readonly type: string;
}

const MOST_STEPS = 50;

/** What an expression may go on with: names of an object, of a list its first item. Plain values have none. */
export function stepsInto(value: unknown): readonly Step[] {
  if (Array.isArray(value)) {
    const first: unknown = value[0];
    return first === undefined ? [] : [{ name: '[0]', expression: '[0]', value: first, type: typeInWords(first) }];
  }
  if (typeof value !== 'object' || value === null || '$content' in value) return [];
  return Object.entries(value)
    .slice(0, MOST_STEPS)
    .map(([name, inner]: [string, unknown]) => ({
      name,
      expression: `.${nameInPath(name)}`,
      value: inner,
      type: typeInWords(inner),
    }));
}

function typeInWords(value: unknown): string {
  if (Array.isArray(value)) return `${PORT_TYPES.list} (${value.length})`;
  const types = { string: 'text', number: 'number', boolean: 'boolean', object: 'object' } as const;
  return value === null ? PORT_TYPES.any : PORT_TYPES[types[typeof value as keyof typeof types] ?? 'any'];
}

const tableSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).min(1);

/** A list of flat rows; undefined for everything else. */
export function rowsOf(value: unknown): readonly Row[] | undefined {
  return tableSchema.safeParse(value).data;
}
