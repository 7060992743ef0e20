import { GripVertical, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../design/Button.tsx';
import { Menu } from '../../design/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { CopyValue } from '../../results/CopyValue.tsx';
import { startExpressionDrag } from '../dragged-expression.ts';

const text = messages.details;

export interface Target {
  readonly name: string;
  readonly title: string;
}

interface ExpressionRowProps {
  readonly name: string;
  /** Without braces. */
  readonly expression: string;
  readonly detail: string;
  readonly depth: number;
  readonly targets: readonly Target[];
  readonly onPut: (target: Target, expression: string) => void;
  readonly children?: ReactNode;
}

/** A value that can be dragged into a parameter, or put there from a menu: by hand or by key. */
export function ExpressionRow(props: ExpressionRowProps) {
  const { name, expression, detail, depth, targets, onPut, children } = props;
  return (
    <div
      className="expression-row"
      draggable={targets.length > 0}
      data-expression-row={expression}
      style={{ paddingLeft: `${depth * 14}px` }}
      onDragStart={(event) => startExpressionDrag(event, expression)}
    >
      <GripVertical size={12} aria-hidden="true" className="expression-grip" />
      <code className="truncate" title={expression}>
        {name}
      </code>
      <span className="muted truncate expression-detail">{detail}</span>
      {targets.length > 0 && (
        <Menu
          label={text.put(name)}
          align="end"
          trigger={<Button look="quiet" size="small" icon={<Plus size={12} />} aria-label={text.put(expression)} />}
          entries={targets.map((target) => ({
            id: target.name,
            label: text.putInto(target.title),
            run: () => onPut(target, expression),
          }))}
        />
      )}
      <CopyValue name={name} expression={`{{ ${expression} }}`} />
      {children}
    </div>
  );
}
