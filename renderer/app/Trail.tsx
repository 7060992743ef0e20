import { ChevronRight } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useShownTasks } from '../stores/shown-tasks.ts';
import { useStudio } from '../stores/studio-store.ts';
import { leaveWorkflow, useTrail } from '../stores/trail-store.ts';

/** Where the canvas is while it shows a workflow that a node of another runs; each step leads back. */
export function Trail() {
  const steps = useTrail((trail) => trail.steps);
  const here = useDocument((document) => document.workflow?.name ?? document.name);
  const task = useShownTasks((shown) => shown.prefix);
  const run = useRun((watched) => watched.run);
  const number = useStudio((state) => state.runs.find((row) => row.run === run)?.number);
  if (steps.length === 0) return null;
  return (
    <nav className="trail" aria-label={messages.app.trail.label}>
      <ol>
        {steps.map((step, depth) => (
          <li key={`${step.workflow} ${step.node}`}>
            <button type="button" className="trail-step" onClick={() => void leaveWorkflow(depth)}>
              {step.title}
            </button>
            <ChevronRight size={14} aria-hidden="true" />
          </li>
        ))}
        <li>
          <span className="trail-here" aria-current="page">
            {here}
          </span>
        </li>
      </ol>
      {task !== '' && number !== undefined && (
        <span className="trail-run">{messages.app.trail.inRun(task, number)}</span>
      )}
    </nav>
  );
}
