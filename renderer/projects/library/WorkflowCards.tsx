import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import type { LibraryProps } from './choose-workflows.ts';
import { LastRun, WorkflowActions, WorkflowName, WorkflowTags } from './WorkflowParts.tsx';

const text = messages.library;

export function WorkflowCards({ workflows, onChange }: LibraryProps) {
  return (
    <ul className="library-cards">
      {workflows.map((workflow) => (
        <li key={workflow.name} className="library-card" data-workflow={workflow.name}>
          <div className="library-card-head">
            <WorkflowName workflow={workflow} />
            <WorkflowActions workflow={workflow} />
          </div>
          <WorkflowTags workflow={workflow} onChange={onChange} />
          <div className="muted">
            {text.nodes(workflow.nodeCount)}
            {workflow.modules.length > 0 && ` · ${workflow.modules.join(', ')}`}
          </div>
          <div className="library-card-foot">
            {workflow.figures.last === null ? (
              <span className="muted">{text.neverRun}</span>
            ) : (
              <LastRun workflow={workflow} />
            )}
            <span className="muted">{figures(workflow.forecastMs, workflow.figures.medianMs)}</span>
            <span className="muted">{text.changed(when(workflow.modifiedAt))}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function figures(forecastMs: number | null, medianMs: number | null): string {
  const measured = medianMs === null ? undefined : text.measured(duration(medianMs));
  const estimated = forecastMs === null ? undefined : text.estimated(duration(forecastMs));
  return [measured, estimated].filter((part) => part !== undefined).join(' · ');
}
