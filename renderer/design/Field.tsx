import { useId, type ReactNode } from 'react';
import type { Severity } from '#shared/problem.ts';
import { messages } from '../messages/messages.ts';

interface FieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly problem?: string | undefined;
  /** A warning asks for attention; the value itself is not wrong. */
  readonly severity?: Severity | undefined;
  /** What answers the problem with one press. */
  readonly remedy?: ReactNode;
  readonly isRequired?: boolean;
  /** Small things beside the label: a type badge, the `=` switch. */
  readonly beside?: ReactNode;
  readonly children: (ids: {
    readonly id: string;
    readonly describedBy: string | undefined;
    readonly isInvalid: boolean;
  }) => ReactNode;
}

/** Label, control, help and problem, tied together for assistive tools. */
export function Field({
  label,
  help,
  problem,
  severity = 'error',
  remedy,
  isRequired = false,
  beside,
  children,
}: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const problemId = `${id}-problem`;
  const describedBy = [help !== undefined && helpId, problem !== undefined && problemId].filter(Boolean).join(' ');
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {isRequired && (
          <span aria-hidden="true" title={messages.common.required} style={{ color: 'var(--attention)' }}>
            *
          </span>
        )}
        <span style={{ flex: 1 }} />
        {beside}
      </div>
      {children({
        id,
        describedBy: describedBy === '' ? undefined : describedBy,
        isInvalid: problem !== undefined && severity === 'error',
      })}
      {problem !== undefined && (
        <div className="field-problem" data-severity={severity} id={problemId}>
          {problem}
        </div>
      )}
      {remedy}
      {help !== undefined && (
        <div className="field-help" id={helpId}>
          {help}
        </div>
      )}
    </div>
  );
}
