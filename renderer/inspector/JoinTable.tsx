import { dependenciesOf, graphOf, linksOf } from '#shared/workflow/graph.ts';
import {
  joinCountTable,
  joinTable,
  parentState,
  statesOf,
  type JoinRow,
  type ParentState,
} from '#shared/run/join-table.ts';
import type { JoinVerdict } from '#shared/run/join.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { taskOf, useShownTasks } from '../stores/shown-tasks.ts';

const text = messages.rules.join;

/** Beyond so many, columns would be too narrow to read. */
const MOST_COLUMNS = 3;

interface Parent {
  readonly id: string;
  readonly path: string;
  readonly condition: string;
}

/** What the scheduler makes of every way the node's real parents may end; the row that holds in the run on the canvas is marked. */
export function JoinTable({ path, join }: { readonly path: string; readonly join: WorkflowNode['join'] }) {
  const workflow = useDocument((document) => document.workflow);
  const tasks = useRun((watched) => watched.state?.tasks);
  const shown = useShownTasks();
  const parents = workflow === undefined ? [] : parentsOf(workflow, path);
  if (parents.length === 0) return <p className="field-help rule-sentence">{text.alone}</p>;
  const now =
    tasks === undefined
      ? undefined
      : parents.map(({ path: parent, condition }): ParentState => {
          const task = taskOf(tasks, parent, shown);
          const choice = task?.outputs['case'];
          return parentState(condition, task?.status, typeof choice === 'string' ? choice : undefined);
        });
  if (parents.length > MOST_COLUMNS) return <CountTable parents={parents.length} join={join ?? 'all'} now={now} />;
  const rows = joinTable(
    join ?? 'all',
    parents.map(({ condition }) => condition),
  );
  return (
    <table className="join-table" data-join-table="">
      <caption className="field-label">{text.title}</caption>
      <thead>
        <tr>
          {parents.map(({ id }) => (
            <th key={id} scope="col">
              <code>{id}</code>
            </th>
          ))}
          <th scope="col">{text.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={JSON.stringify(row.states)} data-verdict={row.verdict} data-now={isNow(row, now) ? '' : undefined}>
            {row.states.map((states, index) => {
              const { id = '', condition = 'succeeded' } = parents[index] ?? {};
              return <td key={id}>{text.states(condition, states, statesOf(condition).length)}</td>;
            })}
            <Verdict verdict={row.verdict} isNow={isNow(row, now)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CountTable({
  parents,
  join,
  now,
}: {
  readonly parents: number;
  readonly join: NonNullable<WorkflowNode['join']>;
  readonly now: readonly ParentState[] | undefined;
}) {
  const count = (state: ParentState): number => now?.filter((each) => each === state).length ?? -1;
  return (
    <table className="join-table" data-join-table="">
      <caption className="field-label">{text.title}</caption>
      <tbody>
        {joinCountTable(join, parents).map(({ count: row, verdict }) => {
          const holds = row.held === count('held') && row.missed === count('missed');
          return (
            <tr key={`${row.held} ${row.missed}`} data-verdict={verdict} data-now={holds ? '' : undefined}>
              <td>{text.counted(parents, row.held, row.missed)}</td>
              <Verdict verdict={verdict} isNow={holds} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Verdict({ verdict, isNow: holds }: { readonly verdict: JoinVerdict; readonly isNow: boolean }) {
  return (
    <td className="join-verdict">
      {text.verdicts[verdict]}
      {holds && <span className="badge">{text.now}</span>}
    </td>
  );
}

function isNow(row: JoinRow, now: readonly ParentState[] | undefined): boolean {
  return now !== undefined && row.states.every((states, index) => states.includes(now[index] ?? 'open'));
}

function parentsOf(workflow: Parameters<typeof graphOf>[0], path: string): readonly Parent[] {
  const graph = graphOf(workflow);
  const own = graph.get(path);
  if (own === undefined) return [];
  const needed = dependenciesOf(linksOf(graph).links).get(own)?.values() ?? [];
  return [...needed].map(({ source, condition }) => ({ id: source.id, path: source.path, condition }));
}
