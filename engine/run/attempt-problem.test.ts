import { expect, test } from 'vitest';
import { z, ZodError } from 'zod';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import { declareAction, implement } from '../action.ts';
import { wrongParameters } from './attempt-problem.ts';

const argument = z.union([z.string(), z.number()]);
const { manifest, parse } = implement(
  declareAction({
    id: 'test.command',
    title: 'Command',
    description: 'For tests.',
    parameters: z.object({ command: z.union([z.array(argument).min(1), z.string()]).meta({ title: 'Command' }) }),
    outputs: {},
    effects: [],
    estimateMs: 1,
  }),
  async () => ({ status: 'succeeded', outputs: {} }),
);
const placed = { path: 'a', node: { action: 'test.command' } } as PlacedNode;

function complaint(values: object): string | undefined {
  try {
    parse(values);
  } catch (error) {
    if (error instanceof ZodError) return wrongParameters(error, placed, 'a', { values, manifest }).reason;
  }
  return undefined;
}

test('a value that an expression gave and that does not fit is named to the item, with what it takes', () => {
  expect(complaint({ command: ['echo', ['a', 'b']] })).toBe(
    '"command.1": It takes a text or a number; this is a list.',
  );
  expect(complaint({ command: { a: 1 } })).toBe('"command": It takes a list or a text; this is a mapping.');
  expect(complaint({ command: 'ls' })).toBeUndefined();
});
