import { PROJECT_STATUSES, type ProjectStatus } from '#shared/project/project-state.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';

const text = messages.projectPage;

interface StatusStepperProps {
  readonly status: ProjectStatus;
  readonly moves: readonly ProjectStatus[];
  readonly onMove: (to: ProjectStatus) => void;
}

/** All statuses in their order; only those that may follow can be pressed. */
export function StatusStepper({ status, moves, onMove }: StatusStepperProps) {
  return (
    <ol className="stepper" aria-label={text.status}>
      {PROJECT_STATUSES.map((step) => (
        <li key={step} aria-current={step === status ? 'step' : undefined} data-step={step}>
          <Button
            pressed={step === status}
            disabledBecause={reason(status, step, moves)}
            onClick={() => step !== status && onMove(step)}
          >
            {text.statuses[step]}
          </Button>
        </li>
      ))}
    </ol>
  );
}

function reason(from: ProjectStatus, to: ProjectStatus, moves: readonly ProjectStatus[]): string | undefined {
  return from === to || moves.includes(to) ? undefined : text.cannotBecome(from, to, moves);
}
