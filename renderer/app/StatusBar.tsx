import { CheckCircle2, CircleDashed, CircleDot } from 'lucide-react';
import { countTasks } from '#shared/run/count-tasks.ts';
import { SteadyWords } from '../design/SteadyWords.tsx';
import { messages } from '../messages/messages.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useDocument } from '../stores/document-store.ts';
import { tallyOf } from '../stores/run-tally.ts';
import { useStudio } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';

export function StatusBar() {
  const info = useStudio((state) => state.info);
  const saveState = useDocument((document) => document.saveState);
  const problemCount = useDocument((document) => document.problems.length);
  return (
    <footer className="status-bar">
      <RunSummary />
      <span style={{ flex: 1 }} />
      {problemCount > 0 && (
        <button
          type="button"
          className="status-bar-button"
          data-attention=""
          onClick={() => useView.setState({ bottomTab: 'problems', isBottomOpen: true })}
        >
          {messages.app.problemCount(problemCount)}
        </button>
      )}
      <span>{messages.app.cores(info?.cores ?? 1)}</span>
      <span>{messages.app.host(info?.shell ?? '')}</span>
      <span className="status-bar-save" data-save={saveState}>
        {saveState === 'saved' && <CheckCircle2 size={12} aria-hidden="true" />}
        {saveState === 'saving' && <CircleDashed size={12} aria-hidden="true" />}
        {saveState === 'unsaved' && <CircleDot size={12} aria-hidden="true" />}
        {messages.app[saveState]}
      </span>
    </footer>
  );
}

function RunSummary() {
  const state = useCalmRun((calm) => calm.state);
  const number = useStudio((studio) => studio.runs.find((row) => row.run === state?.run)?.number);
  if (state === undefined) return <span>{messages.app.engineIdle}</span>;
  const { done, failed } = countTasks(tallyOf(state).counts);
  return <SteadyWords words={messages.app.runSummary(number, done, state.tasks.size, failed)} />;
}
