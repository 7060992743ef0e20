import { z } from 'zod';
import { isNodeId } from '#shared/id.ts';
import { conditionSchema, workflowParameterSchema, type WorkflowParameter } from '#shared/workflow/workflow.ts';
import { readDefault } from './parameter-default.ts';

/*
 * Small lists that are quicker typed or pasted than clicked together. What cannot be read as one is undefined: it stays where it was typed.
 */

const typeSchema = workflowParameterSchema.shape.type.unwrap();
const PARAMETER = /^([A-Za-z_]\w*)\s*(?::\s*([a-z]+)\s*)?(?:=\s*(.*?)\s*)?$/;
const REMARK = /(?:^|\s)#\s+(.*)$/;

/** `name = default`, `name: number = 3`, `name = src # what it is for`: one a line. */
export function readParameterLines(text: string): Readonly<Record<string, WorkflowParameter>> | undefined {
  return readLines(text, (line) => {
    const description = REMARK.exec(line)?.[1]?.trim();
    const [, name, given, value] = PARAMETER.exec(line.replace(REMARK, '').trim()) ?? [];
    const type = typeSchema.safeParse(given ?? 'string');
    if (name === undefined || !type.success) return undefined;
    const initial = value === undefined ? undefined : readDefault(type.data, unquoted(value));
    const about: WorkflowParameter = {
      type: type.data,
      ...(initial === undefined ? {} : { default: initial }),
      ...(description === undefined || description === '' ? {} : { description }),
    };
    return [name, about];
  });
}

/** `name = {{ nodes.tests.outputs.summary }}`, one a line; without braces the value is an expression all the same. */
export function readOutputLines(text: string): Readonly<Record<string, string>> | undefined {
  return readLines(text, (line) => {
    const [, name, value] = /^([A-Za-z_]\w*)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? undefined : [name, asExpression(value)];
  });
}

/** `lint, types finished`: nodes to wait for, and how each must have ended; by itself it must have succeeded. */
export function readAfterList(text: string): Readonly<Record<string, string>> | undefined {
  const readable = z.union([conditionSchema, z.string().regex(/^case\../)]);
  return readLines(text.replaceAll(',', '\n'), (line) => {
    const [id = '', condition = 'succeeded', ...more] = line.split(/[\s:]+/);
    return isNodeId(id) && more.length === 0 && readable.safeParse(condition).success ? [id, condition] : undefined;
  });
}

export function asExpression(text: string): string {
  return text.includes('{{') ? text : `{{ ${text} }}`;
}

function readLines<Value>(
  text: string,
  read: (line: string) => readonly [string, Value] | undefined,
): Readonly<Record<string, Value>> | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const entries = lines.map(read);
  const known = entries.filter((entry) => entry !== undefined);
  return lines.length === 0 || known.length < entries.length ? undefined : Object.fromEntries(known);
}

function unquoted(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text;
}
