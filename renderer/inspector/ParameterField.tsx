import { Equal } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { ParameterSchema } from '#shared/module/manifest.ts';
import { describeProblem, type Problem } from '#shared/problem.ts';
import { Button } from '../design/Button.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { useRun } from '../stores/run-store.ts';
import { droppedExpression, isExpressionDrag, withExpression } from './dragged-expression.ts';
import { FixButton } from './FixButton.tsx';
import { ParameterControl } from './ParameterControl.tsx';
import { controlOf } from './parameter-text.ts';

const ExpressionInput = lazy(() => import('./ExpressionInput.tsx').then((room) => ({ default: room.ExpressionInput })));

interface ParameterFieldProps {
  readonly path: string;
  readonly name: string;
  readonly schema: ParameterSchema;
  readonly value: unknown;
  /** All parameters of the node, and what describes them. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly siblings: Readonly<Record<string, ParameterSchema>>;
  readonly isRequired: boolean;
  readonly problem: Problem | undefined;
  readonly onChange: (value: unknown) => void;
}

interface EditorOnItsWayProps {
  readonly isWriting: boolean;
  readonly onType: (text: string) => void;
  readonly label: string;
}

const text = messages.inspector;

/** A parameter as a plain value or, after `=`, as an expression over upstream outputs. */
export function ParameterField(props: ParameterFieldProps) {
  const { path, name, schema, value, parameters, siblings, isRequired, problem, onChange } = props;
  const isExpression = typeof value === 'string' && value.includes('{{');
  const [isWritingExpression, setWriting] = useState(false);
  const typed = useRef('');
  const [isOver, setOver] = useState(false);
  const isPast = useRun((watched) => watched.isPast);
  const isShownAsExpression = isExpression || isWritingExpression;
  const title = schema.title ?? name;
  const toggle = (): void => {
    if (isExpression) onChange(undefined);
    setWriting(!isShownAsExpression);
  };
  return (
    <div
      data-parameter={name}
      data-drop={isOver ? '' : undefined}
      // Before the editor in it takes the drop as a text.
      onDragOverCapture={(event) => {
        if (isPast || !isExpressionDrag(event)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      }}
      onDropCapture={(event) => {
        const expression = droppedExpression(event);
        setOver(false);
        if (isPast || expression === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onChange(withExpression(value, schema, expression));
      }}
    >
      <Field
        label={title}
        help={schema.description}
        isRequired={isRequired}
        problem={problem === undefined ? undefined : problemText(problem)}
        severity={problem?.severity}
        remedy={problem !== undefined && <FixButton problem={problem} />}
        beside={
          <Button
            look="quiet"
            size="small"
            icon={<Equal size={12} />}
            pressed={isShownAsExpression}
            aria-label={text.expressionSwitch(title)}
            tooltip={isShownAsExpression ? text.plainValue : text.writeExpression}
            onClick={toggle}
          />
        }
      >
        {(ids) =>
          isShownAsExpression ? (
            <Suspense
              fallback={
                <EditorOnItsWay
                  isWriting={isWritingExpression}
                  onType={(next) => {
                    typed.current = next;
                  }}
                  label={title}
                />
              }
            >
              <ExpressionInput
                {...ids}
                label={title}
                path={path}
                // A plain value is no beginning of an expression; it stays until there is one.
                value={isExpression ? value : ''}
                begun={isWritingExpression ? typed : undefined}
                onCommit={(next) => onChange(next === '' ? undefined : next)}
              />
            </Suspense>
          ) : (
            <ParameterControl
              {...ids}
              label={title}
              place={`${path} ${name}`}
              control={controlOf(schema)}
              schema={schema}
              parameters={parameters}
              siblings={siblings}
              value={value}
              onChange={onChange}
              onExpression={() => {
                // The field was emptied before `=` was typed into it.
                if (value !== undefined) onChange(undefined);
                setWriting(true);
              }}
            />
          )
        }
      </Field>
    </div>
  );
}

/** Takes what is typed behind `=` until the editor is there; without it the keys would be taken for shortcuts of the window. */
function EditorOnItsWay({ isWriting, onType, label }: EditorOnItsWayProps) {
  return (
    <input
      className="input"
      data-mono=""
      aria-label={label}
      aria-busy="true"
      // The key that brought it here was typed into a field that had the focus.
      ref={(input) => (isWriting ? input?.focus() : undefined)}
      onChange={(event) => onType(event.target.value)}
    />
  );
}

/** The field already says which parameter of which node it is: that a value is missing needs no more words here. */
function problemText(problem: Problem): string {
  return problem.code.endsWith('parameter.missing') ? text.missing : describeProblem(problem);
}
