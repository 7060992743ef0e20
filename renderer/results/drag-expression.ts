import type { DragEvent } from 'react';
import { messages } from '../messages/messages.ts';
import { tell } from '../stores/notices.tsx';

/** What a field that takes expressions looks for in what is dropped on it; the text itself stands beside it for every other program. */
const EXPRESSION_TYPE = 'application/x-codomyrmex-expression';

export function dragExpression(event: DragEvent, expression: string): void {
  event.stopPropagation();
  event.dataTransfer.effectAllowed = 'copy';
  event.dataTransfer.setData(EXPRESSION_TYPE, expression);
  event.dataTransfer.setData('text/plain', expression);
}

export async function copyExpression(expression: string): Promise<void> {
  await navigator.clipboard.writeText(expression);
  tell(messages.results.copied(expression));
}
