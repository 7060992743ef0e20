import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import type { LibraryProps } from './choose-workflows.ts';
import { LastRun, WorkflowActions, WorkflowName, WorkflowTags } from './WorkflowParts.tsx';

const text = messages.projectPage;
const library = messages.library;

export function WorkflowTable({ workflows, onChange }: LibraryProps) {
  return (
    <table className="page-table library-table">
      <thead>
        <tr>
          <th scope="col">{text.workflow}</th>
          <th scope="col" data-number="">
            {text.nodes}
          </th>
          <th scope="col">{text.lastRun}</th>
          <th scope="col" data-number="" title={library.forecastHelp}>
            {library.forecast}
          </th>
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
          <th scope="col">
            <span className="visually-hidden">{library.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {workflows.map((workflow) => {
          const { runs, medianMs, successRate } = workflow.figures;
          return (
            <tr key={workflow.name} data-workflow={workflow.name}>
              <td>
                <WorkflowName workflow={workflow} />
                <WorkflowTags workflow={workflow} onChange={onChange} />
              </td>
              <td data-number="">{workflow.nodeCount}</td>
              <td>
                <LastRun workflow={workflow} />
              </td>
              <td data-number="">{workflow.forecastMs === null ? text.none : duration(workflow.forecastMs)}</td>
              <td data-number="">{medianMs === null ? text.none : duration(medianMs)}</td>
              <td data-number="">{successRate === null ? text.none : text.percent(successRate)}</td>
              <td data-number="">{runs}</td>
              <td>{when(workflow.modifiedAt)}</td>
              <td>
                <WorkflowActions workflow={workflow} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
