import { Download, FileText } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { rateWords } from '#shared/run/report/period-report.ts';
import { nodesAsCsv, runsAsCsv } from '#shared/run/trends-csv.ts';
import { TREND_RUNS, type Trends } from '#shared/run/trends.ts';
import type { Problem } from '#shared/problem.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { EmptyState } from '../../design/EmptyState.tsx';
import { duration } from '../../design/format.ts';
import { Menu } from '../../design/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, openSheet } from '../../stores/view-store.ts';
import { downloadReport } from '../report/deliver.ts';
import { Chart, type Colors } from '../../design/Chart.tsx';
import { FlakyTasks } from './FlakyTasks.tsx';
import { NodeTrends } from './NodeTrends.tsx';
import { daysOption, runsOption } from './trend-charts.ts';
import { WorkflowChoice } from './WorkflowChoice.tsx';
import './trends.css';

const text = messages.history.trends;
const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90] as const;

/** What many runs say together: how often they succeed, what takes the time, what is flaky. Measured, never estimated. */
export function TrendsPage({ workflow: first }: { readonly workflow: string | undefined }) {
  const project = useStudio((state) => state.project?.id);
  const [workflow, setWorkflow] = useState(first);
  const [days, setDays] = useState<number | undefined>(30);
  const { trends, problem } = useTrends(project, workflow, days);
  return (
    <Dialog title={text.title} isOpen widthPx={1080} onClose={closeSheet}>
      <div className="trends" data-testid="trends" data-state={trends === undefined ? 'loading' : 'ready'}>
        <div className="trends-tools">
          <WorkflowChoice label={text.workflow} value={workflow} onChange={setWorkflow} />
          <select
            className="select"
            aria-label={text.time}
            value={days ?? ''}
            onChange={(event) => setDays(event.target.value === '' ? undefined : Number(event.target.value))}
          >
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {text.lastDays(span)}
              </option>
            ))}
            <option value="">{text.ever}</option>
          </select>
          <span className="trends-gap" />
          <SaveMenu trends={trends} />
          <Button icon={<FileText size={14} />} onClick={() => openSheet({ kind: 'periodReport', workflow })}>
            {text.report}
          </Button>
        </div>
        {problem !== undefined && <p role="alert">{problem.message}</p>}
        {trends === undefined && problem === undefined && <p className="muted">{messages.common.loading}</p>}
        {trends !== undefined &&
          (trends.counts.runs === 0 ? (
            <EmptyState title={text.empty}>{text.emptyText}</EmptyState>
          ) : (
            <Figures trends={trends} />
          ))}
      </div>
    </Dialog>
  );
}

function SaveMenu({ trends }: { readonly trends: Trends | undefined }) {
  const save = (ending: string, mediaType: string, write: (trends: Trends) => string) => (): void => {
    if (trends === undefined) return;
    downloadReport({ name: `trends-${trends.workflow ?? 'all'}${ending}`, mediaType, text: write(trends) });
  };
  return (
    <Menu
      label={text.save}
      align="end"
      entries={[
        { id: 'nodes', label: text.nodesCsv, run: save('-nodes.csv', 'text/csv', nodesAsCsv) },
        { id: 'runs', label: text.runsCsv, run: save('-runs.csv', 'text/csv', runsAsCsv) },
        { id: 'json', label: text.json, run: save('.json', 'application/json', (all) => JSON.stringify(all, null, 2)) },
      ]}
      trigger={<Button icon={<Download size={14} />}>{text.save}</Button>}
    />
  );
}

function Figures({ trends }: { readonly trends: Trends }) {
  const { counts, successRate, p50Ms, p95Ms, flaky, days, perRun, isCut } = trends;
  const dayChart = useCallback((colors: Colors) => daysOption(days, colors), [days]);
  const runChart = useCallback((colors: Colors) => runsOption(perRun, colors), [perRun]);
  return (
    <>
      {isCut && <p className="muted">{text.cut(counts.runs)}</p>}
      <dl className="trends-cards">
        <Card
          title={text.successRate}
          value={rateWords(successRate)}
          note={text.successOf(counts.succeeded, counts.succeeded + counts.failed)}
        />
        <Card
          title={text.runs}
          value={String(counts.runs)}
          note={text.runsOf(counts.cancelled, counts.interrupted, counts.open)}
        />
        <Card title={text.p50} value={p50Ms === null ? '–' : duration(p50Ms)} note={text.ofGood} />
        <Card title={text.p95} value={p95Ms === null ? '–' : duration(p95Ms)} note={text.ofGood} />
        <Card title={text.flakyCount} value={String(flaky.length)} note={text.flakyHelp} />
      </dl>
      <div className="trends-charts">
        <figure>
          <figcaption>{text.perDay}</figcaption>
          <Chart label={text.chartOfDays(days.length, counts.runs)} heightPx={168} optionOf={dayChart} />
        </figure>
        <figure>
          <figcaption>{text.perRun}</figcaption>
          <Chart
            label={text.chartOfRuns(perRun.length)}
            heightPx={168}
            optionOf={runChart}
            onPick={(index) => show(perRun[index]?.run)}
          />
        </figure>
      </div>
      <FlakyTasks flaky={flaky} />
      <NodeTrends trends={trends} />
    </>
  );
}

function Card({ title, value, note }: { readonly title: string; readonly value: string; readonly note: string }) {
  return (
    <div className="trends-card">
      <dt>{title}</dt>
      <dd>{value}</dd>
      <dd className="muted">{note}</dd>
    </div>
  );
}

function show(run: string | undefined): void {
  const row = useStudio.getState().runs.find((candidate) => candidate.run === run);
  if (row === undefined) return;
  closeSheet();
  void openRun(row).catch(reportBug);
}

function useTrends(project: string | undefined, workflow: string | undefined, days: number | undefined) {
  const [trends, setTrends] = useState<Trends>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (project === undefined) return undefined;
    const asking = new AbortController();
    const since = days === undefined ? undefined : new Date(Date.now() - days * DAY_MS).toISOString();
    api()
      .history.trends({ project, workflow, since, limit: TREND_RUNS.usual }, { signal: asking.signal })
      .then((result) => {
        if (asking.signal.aborted) return;
        setProblem(result.ok ? undefined : result.problem);
        if (result.ok) setTrends(result.value);
      })
      .catch((error: unknown) => {
        if (!asking.signal.aborted) reportBug(error);
      });
    return () => asking.abort();
  }, [project, workflow, days]);
  return { trends, problem };
}
