import { ArrowLeftRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Problem } from '#shared/problem.ts';
import type { RunComparison } from '#shared/run/compare-runs.ts';
import { COMPARISON_SECTIONS, sectionCounts } from '#shared/run/comparison-sections.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { loadAllRuns, openRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, openSheet } from '../../stores/view-store.ts';
import { CompareSection } from './CompareSection.tsx';
import { DurationVerdict } from './DurationVerdict.tsx';
import { RunStatusIcon } from '../RunStatusIcon.tsx';
import './runs-diff.css';

const text = messages.history.comparePage;
const MOST_CHOICES = 300;

interface ComparePageProps {
  readonly before: string;
  readonly after: string;
}

/** What is different between two runs, the most important first; what is equal in one line at the end. */
export function ComparePage({ before, after }: ComparePageProps) {
  const runs = useStudio((state) => state.runs);
  const project = useStudio((state) => state.project?.id);
  const { compared, problem } = useComparison(before, after);
  useEffect(() => void loadAllRuns(project).catch(reportBug), [project]);
  const later = runs.find(({ run }) => run === after);
  const choices = runs.filter(({ workflow, run }) => workflow === later?.workflow || run === before);
  return (
    <Dialog title={text.title} isOpen widthPx={960} onClose={closeSheet}>
      <div className="runs-diff" data-testid="comparison" data-state={compared === undefined ? 'loading' : 'ready'}>
        <div className="runs-diff-heads">
          <Head
            title={text.before}
            run={before}
            choices={choices}
            row={runs.find(({ run }) => run === before)}
            onChoose={(run) => openSheet({ kind: 'compareRuns', before: run, after })}
          />
          <Button
            look="quiet"
            icon={<ArrowLeftRight size={16} />}
            aria-label={text.swap}
            onClick={() => openSheet({ kind: 'compareRuns', before: after, after: before })}
          />
          <Head
            title={text.after}
            run={after}
            choices={choices}
            row={later}
            onChoose={(run) => openSheet({ kind: 'compareRuns', before, after: run })}
          />
        </div>
        {problem !== undefined && (
          <p role="alert" className="runs-diff-problem">
            <strong>{problem.message}</strong> {problem.remedy}
          </p>
        )}
        {problem === undefined && compared === undefined && <p className="muted">{messages.common.loading}</p>}
        {compared !== undefined && <Differences compared={compared} />}
      </div>
    </Dialog>
  );
}

function Differences({ compared }: { readonly compared: RunComparison }) {
  const counts = sectionCounts(compared);
  const different = COMPARISON_SECTIONS.filter((section) => counts[section] > 0);
  const same = COMPARISON_SECTIONS.filter((section) => counts[section] === 0);
  return (
    <>
      <DurationVerdict compared={compared} />
      {different.length === 0 && <p className="runs-diff-nothing">{text.nothing}</p>}
      {different.map((section) => (
        <CompareSection key={section} section={section} count={counts[section]} compared={compared} />
      ))}
      {same.length > 0 && (
        <section className="runs-diff-same">
          <h3>{text.sameList}</h3>
          <ul>
            {same.map((section) => (
              <li key={section}>{text.sections[section]}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface HeadProps {
  readonly title: string;
  readonly run: string;
  readonly row: RunRow | undefined;
  readonly choices: readonly RunRow[];
  readonly onChoose: (run: string) => void;
}

function Head({ title, run, row, choices, onChoose }: HeadProps) {
  return (
    <div className="runs-diff-head" data-status={row?.status}>
      <label className="runs-diff-choose">
        <span className="muted">{title}</span>
        <select className="select" value={run} onChange={(event) => onChoose(event.target.value)}>
          {choices.slice(0, MOST_CHOICES).map((choice) => (
            <option key={choice.run} value={choice.run}>
              {text.choice(choice.number, messages.runs.status[choice.status], when(choice.startedAt))}
            </option>
          ))}
          {!choices.slice(0, MOST_CHOICES).some((choice) => choice.run === run) && <option value={run}>{run}</option>}
        </select>
      </label>
      {row !== undefined && (
        <div className="runs-diff-facts">
          <span className="runs-diff-status" data-status={row.status}>
            <RunStatusIcon status={row.status} /> {messages.runs.status[row.status]}
          </span>
          <span className="muted">
            {row.commit === undefined
              ? text.noCommit
              : messages.runs.list.commit(row.branch ?? '', row.commit, row.isDirty === true)}
          </span>
          {row.label !== undefined && <span className="run-label">{row.label}</span>}
          <Button
            look="quiet"
            size="small"
            aria-label={text.openRun(row.number)}
            onClick={() => {
              closeSheet();
              void openRun(row);
            }}
          >
            {text.open}
          </Button>
        </div>
      )}
    </div>
  );
}

function useComparison(before: string, after: string) {
  const [compared, setCompared] = useState<RunComparison>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let isWanted = true;
    api()
      .history.compare({ before, after })
      .then((result) => {
        if (!isWanted) return;
        if (result.ok) setCompared(result.value);
        else setProblem(result.problem);
      }, reportBug);
    return () => {
      isWanted = false;
    };
  }, [before, after]);
  return { compared, problem };
}
