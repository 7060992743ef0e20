import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { rateWords } from '#shared/run/report/period-report.ts';
import type { NodeTrend, Trends } from '#shared/run/trends.ts';
import { duration, size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { titleIn } from '../../stores/workflow-titles.ts';

const text = messages.history.trends;
const MOST_ROWS = 200;

interface Column {
  readonly id: 'node' | 'tried' | 'success' | 'p50' | 'p95' | 'inAll' | 'critical' | 'memory' | 'lately';
  readonly label: string;
  /** What it is sorted by; the largest first, but names and success from their beginning. */
  readonly valueOf: (node: NodeTrend) => number | string;
  readonly shown: (node: NodeTrend) => string;
}

const COLUMNS: readonly Column[] = [
  {
    id: 'tried',
    label: text.tried,
    valueOf: ({ succeeded, failed }) => succeeded + failed,
    shown: ({ succeeded, failed }) => String(succeeded + failed),
  },
  {
    id: 'success',
    label: text.success,
    valueOf: ({ successRate }) => 1 - (successRate ?? 1),
    shown: ({ successRate }) => rateWords(successRate),
  },
  { id: 'p50', label: 'p50', valueOf: ({ p50Ms }) => p50Ms ?? -1, shown: ({ p50Ms }) => took(p50Ms) },
  { id: 'p95', label: 'p95', valueOf: ({ p95Ms }) => p95Ms ?? -1, shown: ({ p95Ms }) => took(p95Ms) },
  {
    id: 'inAll',
    label: text.inAll,
    valueOf: ({ totalMs }) => totalMs,
    shown: ({ totalMs }) => (totalMs === 0 ? '–' : duration(totalMs)),
  },
  {
    id: 'critical',
    label: text.critical,
    valueOf: ({ criticalRuns, runs }) => criticalRuns / Math.max(1, runs) + criticalRuns / 1e6,
    shown: ({ criticalRuns, runs }) => text.criticalOf(criticalRuns, runs),
  },
  {
    id: 'memory',
    label: text.memory,
    valueOf: ({ peakRssBytes }) => peakRssBytes ?? -1,
    shown: ({ peakRssBytes }) => (peakRssBytes === null ? '–' : size(peakRssBytes)),
  },
  {
    id: 'lately',
    label: text.lately,
    valueOf: ({ speed }) => (speed === 'slower' ? 2 : speed === 'faster' ? 1 : 0),
    shown: ({ speed }) => (speed === null ? '–' : text.speed[speed]),
  },
];
const NAME: Column = { id: 'node', label: text.node, valueOf: ({ title }) => title, shown: ({ title }) => title };

/** Each node with what its tasks took; a press on a heading sorts, a second one turns it round. */
export function NodeTrends({ trends }: { readonly trends: Trends }) {
  const [by, setBy] = useState<{ readonly id: Column['id']; readonly isTurned: boolean }>({
    id: 'inAll',
    isTurned: false,
  });
  const rows = useMemo(() => sorted(trends.nodes, by.id, by.isTurned), [trends.nodes, by]);
  const flaky = useMemo(
    () => new Set(trends.flaky.map(({ workflow, task }) => `${workflow} ${task.replaceAll(/\[\d+\]/g, '')}`)),
    [trends.flaky],
  );
  const workflows = useStudio((state) => state.workflows);
  return (
    <section className="trends-section" aria-labelledby="trends-nodes">
      <h3 id="trends-nodes">{text.nodes}</h3>
      <div className="trends-scroll">
        <table className="trends-table">
          <thead>
            <tr>
              {[NAME, ...COLUMNS].map((column) => (
                <Heading
                  key={column.id}
                  column={column}
                  sort={by.id === column.id ? by.isTurned : undefined}
                  onSort={() => setBy({ id: column.id, isTurned: by.id === column.id && !by.isTurned })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((node) => (
              <tr key={`${node.workflow} ${node.node}`} data-node-trend={node.node}>
                <th scope="row">
                  {node.title}
                  {flaky.has(`${node.workflow} ${node.node}`) && (
                    <span className="badge" data-look="attention">
                      {text.isFlaky}
                    </span>
                  )}
                  <span className="muted">
                    {trends.workflow === null ? `${titleIn(workflows, node.workflow)} · ${node.action}` : node.action}
                  </span>
                </th>
                {COLUMNS.map((column) => (
                  <td key={column.id} data-speed={column.id === 'lately' ? (node.speed ?? undefined) : undefined}>
                    {column.shown(node)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface HeadingProps {
  readonly column: Column;
  /** Turned round or not; undefined: not sorted by it. */
  readonly sort: boolean | undefined;
  readonly onSort: () => void;
}

function Heading({ column, sort, onSort }: HeadingProps) {
  const isName = column.id === 'node';
  const isUp = isName ? sort === false : sort === true;
  return (
    <th
      scope="col"
      data-number={isName ? undefined : ''}
      aria-sort={sort === undefined ? undefined : isUp ? 'ascending' : 'descending'}
    >
      <button type="button" aria-label={text.sortBy(column.label)} onClick={onSort}>
        {column.label}
        {sort !== undefined && (isUp ? <ArrowUp size={12} /> : <ArrowDown size={12} />)}
      </button>
    </th>
  );
}

function sorted(nodes: readonly NodeTrend[], id: Column['id'], isTurned: boolean): readonly NodeTrend[] {
  const { valueOf } = [NAME, ...COLUMNS].find((column) => column.id === id) ?? NAME;
  const way = isTurned ? -1 : 1;
  return nodes.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    return way * (typeof a === 'string' ? a.localeCompare(String(b)) : Number(b) - a);
  });
}

function took(ms: number | null): string {
  return ms === null ? '–' : duration(ms);
}
