import { Copy } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { copyExpression, dragExpression } from './drag-expression.ts';

interface CopyValueProps {
  /** What the value is called on screen. */
  readonly name: string;
  readonly expression: string;
}

/** Hands a value on as the expression that finds it again: pressed it is copied, dragged it goes into a field. */
export function CopyValue({ name, expression }: CopyValueProps) {
  return (
    <Button
      look="quiet"
      size="small"
      className="copy-value"
      icon={<Copy size={12} />}
      aria-label={messages.results.copyExpression(name)}
      tooltip={messages.results.dragExpression(expression)}
      draggable
      onDragStart={(event) => dragExpression(event, expression)}
      onClick={() => void copyExpression(expression)}
    />
  );
}
