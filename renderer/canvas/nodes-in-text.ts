import { parse } from 'yaml';
import { z } from 'zod';
import { freeId, isNodeId, toNodeId } from '#shared/id.ts';
import { nodeSchema, type WorkflowNode } from '#shared/workflow/workflow.ts';

const nodesSchema = z.record(z.string(), nodeSchema);
/** More is no part of a workflow that somebody marked. */
const MOST_LETTERS = 1_000_000;

/**
 * Nodes in a piece of a workflow file, as somebody copies it in a text editor: the whole file, all of `nodes:`, some of them with their
 * ids, or what stands under one id; indented as it stood there. Undefined for any other text.
 */
export function nodesInText(text: string): Readonly<Record<string, WorkflowNode>> | undefined {
  if (text.length > MOST_LETTERS || !/\baction["']?\s*:/.test(text)) return undefined;
  const value = parseOrUndefined(text) ?? parseOrUndefined(withFirstLineIndented(text));
  if (!isRecord(value)) return undefined;
  const given = typeof value['action'] === 'string' ? { [idFor(value['action'])]: value } : (value['nodes'] ?? value);
  const nodes = nodesSchema.safeParse(given);
  if (!nodes.success || Object.keys(nodes.data).length === 0) return undefined;
  const named: Record<string, WorkflowNode> = {};
  for (const [id, node] of Object.entries(nodes.data))
    named[freeId(toKnownId(id), (taken) => Object.hasOwn(named, taken))] = node;
  return named;
}

function idFor(action: string): string {
  return toNodeId(action.slice(action.indexOf('.') + 1));
}

/** An id that may stand is kept to the letter; others would not be read again. */
function toKnownId(id: string): string {
  return isNodeId(id) ? id : toNodeId(id);
}

function parseOrUndefined(text: string): unknown {
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Marked from the middle of its line, the first line lacks the indentation that all the others have. */
function withFirstLineIndented(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return [' '.repeat(Math.min(...indents, 40)) + first.trimStart(), ...rest].join('\n');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
