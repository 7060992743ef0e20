import type { DragEvent } from 'react';
import { parameterPortType, type ParameterSchema } from '#shared/module/manifest.ts';

/*
 * An output is dragged as the expression that names it: from the input pane of the details, or from wherever outputs are shown, into any
 * parameter; as plain text also into an editor elsewhere.
 */

const TYPE = 'application/x-codomyrmex-expression';

/** `expression` without braces: `nodes.lint.outputs.summary`. */
export function startExpressionDrag(event: DragEvent, expression: string): void {
  event.dataTransfer.setData(TYPE, expression);
  event.dataTransfer.setData('text/plain', `{{ ${expression} }}`);
  event.dataTransfer.effectAllowed = 'copy';
}

/** Undefined when something else is dragged. While it hovers browsers tell only the kind. */
export function isExpressionDrag(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(TYPE);
}

export function droppedExpression(event: DragEvent): string | undefined {
  const expression = event.dataTransfer.getData(TYPE);
  return expression === '' ? undefined : expression;
}

/** What a parameter holds after an expression was put into it: a text that says something already goes on with it, all else is replaced. */
export function withExpression(value: unknown, schema: ParameterSchema, expression: string): string {
  const added = `{{ ${expression} }}`;
  const isWhole = typeof value !== 'string' || value.trim() === '' || /^\s*\{\{(?:(?!\}\}).)*\}\}\s*$/s.test(value);
  if (isWhole || parameterPortType(schema) !== 'text') return added;
  return `${value}${/\s$/.test(value) ? '' : ' '}${added}`;
}
