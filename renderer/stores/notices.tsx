import { CircleAlert, Info, X } from 'lucide-react';
import { toast } from 'sonner';
import { bugProblem, type Problem } from '#shared/problem.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import './notices.css';

/** A problem that needs reading: stays until closed (or twelve seconds), and is read out at once. Gives what takes it away when it is over. */
export function reportProblem(problem: Problem): () => void {
  const id = `${problem.code} ${problem.message}`;
  const takeAway = (): void => void toast.dismiss(id);
  toast.custom(() => <ProblemNotice problem={problem} onClose={takeAway} />, { duration: 12_000, id });
  return takeAway;
}

/** At the doors of the window: what nobody expected. */
export function reportBug(error: unknown): void {
  console.warn(error);
  reportProblem(bugProblem(error));
}

/** Something went well or is worth knowing; read out when there is time. */
export function tell(text: string): void {
  toast.custom(() => (
    <div className="notice" role="status">
      <Info size={16} aria-hidden="true" />
      <div className="notice-text">{text}</div>
    </div>
  ));
}

/** Something waits elsewhere; stays a minute, or until it is followed. Gives what takes it away when it is over. */
export function tellWithAction(text: string, label: string, act: () => void): () => void {
  toast.custom(
    (id) => (
      <div className="notice" role="status">
        <Info size={16} aria-hidden="true" />
        <div className="notice-text">{text}</div>
        <Button
          size="small"
          onClick={() => {
            toast.dismiss(id);
            act();
          }}
        >
          {label}
        </Button>
      </div>
    ),
    { duration: 60_000, id: text },
  );
  return () => void toast.dismiss(text);
}

function ProblemNotice({ problem, onClose }: { readonly problem: Problem; readonly onClose: () => void }) {
  return (
    <div className="notice" data-look="problem" role="alert">
      <CircleAlert size={16} aria-hidden="true" />
      <div className="notice-text">
        <strong>{problem.message}</strong>
        {problem.reason !== undefined && <span>{problem.reason}</span>}
        {problem.remedy !== undefined && <span>{problem.remedy}</span>}
      </div>
      <button
        type="button"
        className="button"
        data-look="quiet"
        data-size="small"
        data-icon-only=""
        aria-label={messages.common.close}
        onClick={onClose}
      >
        <X size={14} />
      </button>
    </div>
  );
}
