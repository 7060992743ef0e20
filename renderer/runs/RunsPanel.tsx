import { EllipsisVertical, Play } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { filterRuns, isNarrowed } from '#shared/run/run-filter.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { Menu } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { loadAllRuns } from '../stores/run-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { titleIn } from '../stores/workflow-titles.ts';
import { chooseRuns, useChosen } from './history/chosen-runs.ts';
import { ChosenRuns } from './history/ChosenRuns.tsx';
import { periodReportAction, trendsAction } from './history/history-actions.ts';
import { RunFilters, type ShownFilter } from './history/RunFilters.tsx';
import { RunHistory } from './history/RunHistory.tsx';
import { runAction } from './run-actions.ts';
import './runs.css';

const text = messages.runs.list;
const ALL: ShownFilter = { text: '' };

/** Runs of the project, newest first. A click shows one on the canvas with its logs and results. */
export function RunsPanel() {
  const runs = useStudio((state) => state.runs);
  const project = useStudio((state) => state.project?.id);
  const workflow = useDocument((document) => document.name);
  const [isAll, setAll] = useState(false);
  const [filter, setFilter] = useState<ShownFilter>(ALL);
  useEffect(() => void loadAllRuns(project), [project]);
  const words = useDeferredValue(filter);
  const ofWorkflow = useMemo(
    () => (isAll ? runs : runs.filter((row) => row.workflow === workflow)),
    [runs, isAll, workflow],
  );
  const workflows = useStudio((state) => state.workflows);
  const shown = useMemo(
    () => filterRuns(ofWorkflow, words, (stem) => titleIn(workflows, stem)),
    [ofWorkflow, words, workflows],
  );
  const showAll = (): void => setFilter(ALL);
  const ids = useChosen((state) => state.runs);
  const chosen = useMemo(() => runs.filter(({ run }) => ids.includes(run)), [runs, ids]);
  return (
    <section
      className="runs"
      data-testid="runs"
      data-choosing={chosen.length > 0 ? '' : undefined}
      aria-label={text.title}
    >
      <div className="panel-head">
        <span style={{ flex: 1 }}>{text.title}</span>
        <Button
          look="quiet"
          size="small"
          pressed={isAll}
          onClick={() => {
            setAll(!isAll);
            setFilter({ ...filter, workflow: undefined });
          }}
        >
          {text.allWorkflows}
        </Button>
        <Menu
          label={messages.history.moreTools}
          align="end"
          entries={[
            { id: 'trends', label: trendsAction.label, run: trendsAction.run },
            { id: 'report', label: periodReportAction.label, run: periodReportAction.run },
            'separator',
            {
              id: 'choose',
              label: messages.history.chooseShown,
              disabledBecause: shown.length === 0 ? text.empty : undefined,
              run: () => chooseRuns(shown.map(({ run }) => run)),
            },
          ]}
          trigger={
            <Button
              look="quiet"
              size="small"
              icon={<EllipsisVertical size={14} />}
              aria-label={messages.history.moreTools}
            />
          }
        />
      </div>
      {ofWorkflow.length === 0 ? (
        <EmptyState
          title={runs.length === 0 ? text.empty : text.emptyOfWorkflow}
          actions={
            <>
              <Button
                look="main"
                icon={<Play size={14} />}
                disabledBecause={runAction.disabledBecause?.()}
                onClick={runAction.run}
              >
                {text.runNow}
              </Button>
              {runs.length > 0 && <Button onClick={() => setAll(true)}>{text.showOthers(runs.length)}</Button>}
            </>
          }
        >
          {text.emptyText}
        </EmptyState>
      ) : (
        <>
          <RunFilters rows={ofWorkflow} isWorkflowShown={isAll} filter={filter} onChange={setFilter} />
          {shown.length === 0 ? (
            <EmptyState title={text.nothingFits} actions={<Button onClick={showAll}>{text.clearFilter}</Button>}>
              {text.nothingFitsText(ofWorkflow.length)}
            </EmptyState>
          ) : (
            <>
              {isNarrowed(words) && (
                <div className="run-filters run-filters-tell" role="status">
                  <span className="muted tabular">{text.shown(shown.length, ofWorkflow.length)}</span>
                  <Button look="quiet" size="small" onClick={showAll}>
                    {text.clearFilter}
                  </Button>
                </div>
              )}
              <RunHistory rows={shown} isWorkflowShown={isAll} />
            </>
          )}
          <ChosenRuns rows={chosen} />
        </>
      )}
    </section>
  );
}
