import { z } from 'zod';

const argument = z.union([z.string(), z.number(), z.boolean()]);

/** A program with its arguments: in YAML `[sleep, 1]` holds a number, and so may what an expression yields. */
export const argumentsSchema = z.array(argument);

/** A command as a person gives it: a list, or a line for the shell. */
export const commandSchema = z.union([argumentsSchema, z.string()]);
export type Command = z.output<typeof commandSchema>;

/** Undefined: there is no program. */
export function toArguments(given: z.output<typeof argumentsSchema>): readonly [string, ...string[]] | undefined {
  const [program, ...args] = given.map(String);
  return program === undefined || program === '' ? undefined : [program, ...args];
}
