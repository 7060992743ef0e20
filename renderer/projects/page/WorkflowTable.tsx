import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { RunStatusIcon } from '../../runs/RunStatusIcon.tsx';
import { openWorkflow } from '../../stores/studio-session.ts';
import { closeSheet } from '../../stores/view-store.ts';

const text = messages.projectPage;

/** The workflows of the project with what their runs took; a press opens one. */
export function WorkflowTable({ workflows }: { readonly workflows: ProjectDetails['workflows'] }) {
  if (workflows.length === 0) return <p className="muted page-tab">{text.noWorkflows}</p>;
  return (
    <div className="page-tab">
      <table className="page-table">
        <thead>
          <tr>
            <th scope="col">{text.workflow}</th>
            <th scope="col">{text.lastRun}</th>
            <th scope="col" data-number="">
              {text.median}
            </th>
            <th scope="col" data-number="">
              {text.successRate}
            </th>
            <th scope="col" data-number="">
              {text.runs}
            </th>
            <th scope="col">{text.changed}</th>
          </tr>
        </thead>
        <tbody>
          {workflows.map(({ name, title, description, modifiedAt, figures: { runs, medianMs, successRate, last } }) => (
            <tr key={name} data-workflow={name}>
              <td>
                <button type="button" className="page-link" onClick={() => show(name)}>
                  {title}
                </button>
                {description !== '' && <div className="muted page-cut">{description}</div>}
              </td>
              <td>
                {last === null ? (
                  <span className="muted">{text.never}</span>
                ) : (
                  <span className="page-status" data-status={last.status}>
                    <RunStatusIcon status={last.status} /> {last.status}, {when(last.startedAt)}
                  </span>
                )}
              </td>
              <td data-number="">{medianMs === null ? text.none : duration(medianMs)}</td>
              <td data-number="">{successRate === null ? text.none : text.percent(successRate)}</td>
              <td data-number="">{runs}</td>
              <td>{when(modifiedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function show(name: string): void {
  closeSheet();
  void openWorkflow(name);
}
